package dev.ward.metrics.sheets;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ward.platform.problem.Problem;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.LocalTime;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * When a source is fetched by itself.
 *
 * @param at for a daily one: the time of day in the clinic's zone, to the minute
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Schedule(
    @NotNull
        @Schema(enumeration = {"off", "hourly", "daily"})
        @Pattern(regexp = "off|hourly|daily", message = "must be off, hourly or daily")
        String every,
    @JsonFormat(pattern = "HH:mm") @Schema(type = SchemaType.STRING, examples = "02:30")
        @Nullable LocalTime at) {

  static final Schedule OFF = new Schedule("off", null);

  /**
   * @throws Problem 400 unless a daily schedule has a time and another has none
   */
  void check() {
    if (every.equals("daily") && at == null) {
      throw Problem.invalid("/schedule/at", "is missing: when, in the clinic's time zone?");
    }
    if (!every.equals("daily") && at != null) {
      throw Problem.invalid("/schedule/at", "is for daily schedules");
    }
  }
}
