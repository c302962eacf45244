package dev.ward.scheduler.timers;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ward.scheduler.notifications.Recipient;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Asks for steps to be taken while something has not happened.
 *
 * @param kind what it is for
 * @param subjectType what must have happened: the owner's name for it
 * @param dueAt the time that steps count from
 */
record NewTimer(
    @NotNull
        @Pattern(regexp = KIND, message = "must be a word, or two with a point between them")
        @Size(max = 83)
        String kind,
    @NotNull @Pattern(regexp = "[a-z][a-z0-9-]{0,62}", message = "must be a word") @Size(max = 63)
        String subjectType,
    @NotBlank @Size(max = 100) String subjectId,
    @NotNull Instant dueAt,
    @NotNull @Size(min = 1, max = 20) List<@NotNull @Valid Step> steps) {

  static final String KIND = "[a-z][a-z0-9-]{0,40}([.][a-z][a-z0-9-]{0,40})?";

  private static final long LONGEST_BEFORE = -2_592_000;
  private static final long LONGEST_AFTER = 31_622_400;

  /**
   * One step; in the order of their times.
   *
   * @param after seconds behind dueAt; negative for before
   * @param whom null for nobody
   * @param event a word for the trail, which shows that the step was taken anyway
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Step(
      @Min(LONGEST_BEFORE) @Max(LONGEST_AFTER) long after,
      @JsonProperty("notify") @Nullable @Valid Recipient whom,
      @Nullable @Size(min = 1, max = 200) String title,
      @Nullable @Size(max = 4000) String text,
      @Nullable Boolean critical,
      @Nullable
          @Pattern(regexp = "[a-z][a-z0-9-]{0,40}", message = "must be a word")
          @Size(max = 41)
          @Schema(examples = "overdue")
          String event) {}
}
