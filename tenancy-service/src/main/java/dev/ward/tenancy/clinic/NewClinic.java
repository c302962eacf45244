package dev.ward.tenancy.clinic;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;

/**
 * A clinic as it is asked for. Its time zone and its currency are for good: the days and the
 * amounts of all its facts depend on them.
 */
public record NewClinic(
    @NotBlank @Size(max = 200) @Schema(examples = "Riverside") String name,
    @Schema(
            enumeration = {"dental", "therapy", "care_home", "facility"},
            defaultValue = "facility")
        @Pattern(regexp = KINDS, message = WRONG_KIND)
        @Nullable String kind,
    @NotNull @KnownTimeZone @Schema(examples = "America/New_York", maxLength = 64) String timeZone,
    @NotNull @KnownCurrency @Schema(examples = "USD", pattern = "[A-Z]{3}", maxLength = 3)
        String currency,
    @Schema(
            description = "ISO days of the week, Monday = 1; Monday to Friday unless said",
            examples = "[1,2,3,4,5]")
        @Size(min = 1, max = 7)
        @UniqueElements
        @Nullable List<@NotNull @Min(1) @Max(7) Short> openingDays) {

  static final String KINDS = "dental|therapy|care_home|facility";
  static final String WRONG_KIND = "must be dental, therapy, care_home or facility";

  private static final String USUAL_KIND = "facility";
  private static final List<Short> USUAL_DAYS =
      List.of((short) 1, (short) 2, (short) 3, (short) 4, (short) 5);

  String kindOrUsual() {
    return kind == null ? USUAL_KIND : kind;
  }

  Short[] openingDaysOrUsual() {
    return (openingDays == null ? USUAL_DAYS : openingDays).stream().sorted().toArray(Short[]::new);
  }
}
