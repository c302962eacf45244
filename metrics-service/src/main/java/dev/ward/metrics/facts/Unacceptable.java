package dev.ward.metrics.facts;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Why a row isn't taken; what it says is shown to whoever sent the row, and never repeats the row's
 * content.
 */
public final class Unacceptable extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final @Nullable String column;
  private final String reason;

  /** Something is wrong with the column at hand, or with the row as a whole. */
  public Unacceptable(String reason) {
    this(null, reason);
  }

  public Unacceptable(@Nullable String column, String reason) {
    // Thrown for each bad row of millions; nobody reads the stack.
    super(reason, null, false, false);
    this.column = column;
    this.reason = reason;
  }

  public @Nullable String column() {
    return column;
  }

  public String reason() {
    return reason;
  }
}
