package dev.ward.platform.problem;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that is refused, and why; what it says is shown to the caller. */
public final class Problem extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final ProblemCode code;
  private final @Nullable String detail;
  private final transient List<FieldError> errors;
  private final String challenge;

  /**
   * @param pointer RFC 6901 pointer into the body, or {@code /name} of a parameter
   */
  public record FieldError(String pointer, String message) {}

  private Problem(ProblemCode code, @Nullable String detail, List<FieldError> errors) {
    this(code, detail, errors, code.challenge());
  }

  private Problem(
      ProblemCode code, @Nullable String detail, List<FieldError> errors, String challenge) {
    // Refusals are answers, not faults: nobody reads their stack.
    super(code.type(), null, false, false);
    this.code = code;
    this.detail = detail;
    this.errors = List.copyOf(errors);
    this.challenge = challenge;
  }

  public static Problem of(ProblemCode code) {
    return new Problem(code, null, List.of());
  }

  public static Problem of(ProblemCode code, @Nullable String detail) {
    return new Problem(code, detail, List.of());
  }

  /** 400 with a pointer to each field that is wrong. */
  public static Problem invalid(List<FieldError> errors) {
    return new Problem(ProblemCode.INVALID, null, errors);
  }

  public static Problem invalid(String pointer, String message) {
    return invalid(List.of(new FieldError(pointer, message)));
  }

  public static Problem with(ProblemCode code, @Nullable String detail, List<FieldError> errors) {
    return new Problem(code, detail, errors);
  }

  /**
   * 401 for a token that is valid but whose sign-in is too old or too weak (RFC 9470).
   *
   * @param maxAge how recent a sign-in would do
   * @param levels the {@code acr} values, one of which would do at any age
   */
  public static Problem insufficientAuthentication(Duration maxAge, List<String> levels) {
    String challenge =
        "%s, max_age=\"%d\", acr_values=\"%s\""
            .formatted(
                ProblemCode.INSUFFICIENT_AUTHENTICATION.challenge(),
                maxAge.toSeconds(),
                String.join(" ", levels));
    return new Problem(
        ProblemCode.INSUFFICIENT_AUTHENTICATION,
        "Sign in again, or with a second factor, to do this.",
        List.of(),
        challenge);
  }

  /** A failure as people may read it: what a refusal says, and nothing of how we are made. */
  public static String sentence(Throwable failure) {
    if (failure instanceof Problem problem) {
      return problem.detail == null ? problem.code.title() + "." : problem.detail;
    }
    return "Something went wrong on our side.";
  }

  public ProblemCode code() {
    return code;
  }

  public @Nullable String detail() {
    return detail;
  }

  public List<FieldError> errors() {
    return errors;
  }

  /** The {@code WWW-Authenticate} of a 401; means nothing for other statuses. */
  public String challenge() {
    return challenge;
  }
}
