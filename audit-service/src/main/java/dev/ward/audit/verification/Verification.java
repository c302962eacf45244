package dev.ward.audit.verification;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a walk along a chain of events has found. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Verification(
    @Schema(description = "Whether every event is as it was recorded and none is missing")
        boolean valid,
    @Schema(description = "How many events were looked at") long checked,
    @Schema(
            description =
                """
                The place (seq) of the first that was altered, removed, inserted or moved, as far as that can be told: where \
                everything behind a place was made anew, the first signed place that contradicts it""")
        @Nullable Long firstBad,
    @Schema(description = "What is wrong; null when nothing is") @Nullable String reason,
    @Schema(
            description =
                "The last place that was let go of, as a signed anchor says: what comes behind it was looked at; null when there"
                    + " is none")
        @Nullable Long anchor,
    @Schema(description = "How many signed checkpoints in the database it was held against")
        long checkpoints,
    Outside outside) {

  /** What it was held against outside of the database. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Outside(
      @Schema(
              description =
                  """
                  held: against the latest checkpoint that is kept there; none: there is none of this chain yet; unreachable: \
                  the place doesn't answer, so that a cut end may not be found; missing: no such place is configured""")
          State state,
      @Schema(description = "Of that checkpoint") @Nullable Long seq,
      @Schema(description = "When it was signed") @Nullable String at) {

    static final Outside MISSING = new Outside(State.missing, null, null);
    static final Outside NONE = new Outside(State.none, null, null);
    static final Outside UNREACHABLE = new Outside(State.unreachable, null, null);
  }

  /** As they are written. */
  enum State {
    held,
    none,
    unreachable,
    missing
  }
}
