package dev.ward.platform.paging;

import dev.ward.platform.problem.Problem;
import org.jspecify.annotations.Nullable;

/** How many items a page has: 50 unless asked, 500 at the most. */
public final class Limit {

  public static final int DEFAULT = 50;
  public static final int MOST = 500;

  private Limit() {}

  /**
   * @throws Problem 400 if it is below 1 or above 500
   */
  public static int of(@Nullable Integer asked) {
    if (asked == null) {
      return DEFAULT;
    }
    if (asked < 1 || asked > MOST) {
      throw Problem.invalid("/limit", "must be from 1 to " + MOST);
    }
    return asked;
  }
}
