package dev.ward.audit.proof;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place outside of the database for what must survive whoever may do anything to the database.
 * Names are like paths, of letters, digits and {@code ._-/}. None of its methods blocks.
 */
public interface Vault {

  /**
   * Keeps bytes under a name for good; completes once they are safe. What is there is never
   * overwritten: the same bytes again are kept already, others fail with {@link OtherwiseKept}.
   */
  Uni<Void> put(String name, byte[] content);

  /**
   * The names that begin with a prefix, in their order.
   *
   * @param after only those behind this one; null for all
   */
  Uni<List<String>> list(String prefix, @Nullable String after, int limit);

  /** What is kept under a name that {@link #list} has told. */
  Uni<byte[]> get(String name);

  /** Whether there is any such place. */
  default boolean isThere() {
    return true;
  }

  /** Something else is kept under the name. */
  final class OtherwiseKept extends RuntimeException {

    private static final long serialVersionUID = 1;

    OtherwiseKept(String name) {
      super("something else is kept as " + name);
    }
  }
}
