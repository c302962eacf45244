package dev.ward.platform.problem;

import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that is refused, and why; what it says is shown to the caller. */
public final class Problem extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final ProblemCode code;
  private final @Nullable String detail;
  private final transient List<FieldError> errors;

  /**
   * @param pointer RFC 6901 pointer into the body, or {@code /name} of a parameter
   */
  public record FieldError(String pointer, String message) {}

  private Problem(ProblemCode code, @Nullable String detail, List<FieldError> errors) {
    // Refusals are answers, not faults: nobody reads their stack.
    super(code.type(), null, false, false);
    this.code = code;
    this.detail = detail;
    this.errors = List.copyOf(errors);
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

  public ProblemCode code() {
    return code;
  }

  public @Nullable String detail() {
    return detail;
  }

  public List<FieldError> errors() {
    return errors;
  }
}
