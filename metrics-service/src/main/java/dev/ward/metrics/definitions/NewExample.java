package dev.ward.metrics.definitions;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a KPI must come to.
 *
 * @param measures by name; those that are not named are 0
 * @param value null where there is none, because the denominator is 0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record NewExample(
    @NotBlank @Size(max = 200) String title,
    @Schema(
            description = "Measures by name, money in minor units; the others are 0",
            examples = "{\"no_shows\": 3, \"scheduled\": 72}",
            maxProperties = 16)
        @NotEmpty
        @Size(max = 16)
        Map<String, @NotNull @Min(-10_000_000_000_000L) @Max(10_000_000_000_000L) Long> measures,
    @Schema(
            description = "Null where there is none, because the denominator is 0",
            minimum = "-9999999999999999999",
            maximum = "9999999999999999999")
        @Digits(integer = 19, fraction = 6)
        @Nullable BigDecimal value) {}
