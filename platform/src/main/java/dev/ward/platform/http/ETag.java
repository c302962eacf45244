package dev.ward.platform.http;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/** Optimistic concurrency over HTTP: a row's version is its strong entity tag. */
public final class ETag {

  private ETag() {}

  public static String of(long version) {
    return "\"" + version + "\"";
  }

  /**
   * @param ifMatch the header {@code If-Match}; {@code *} means any version
   * @throws Problem 428 without the header, 412 when it names another version
   */
  public static void require(@Nullable String ifMatch, long version) {
    if (ifMatch == null || ifMatch.isBlank()) {
      throw Problem.of(ProblemCode.PRECONDITION_REQUIRED);
    }
    for (String tag : ifMatch.split(",", -1)) {
      if (tag.strip().equals("*") || tag.strip().equals(of(version))) {
        return;
      }
    }
    throw Problem.of(ProblemCode.PRECONDITION_FAILED);
  }
}
