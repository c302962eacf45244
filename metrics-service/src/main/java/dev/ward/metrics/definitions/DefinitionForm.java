package dev.ward.metrics.definitions;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a version of an organization's KPI is to mean. */
record DefinitionForm(
    @Schema(description = "Of a new KPI; a version has its KPI's", examples = "custom_chair_use")
        @Pattern(
            regexp = "custom_[a-z0-9_]{1,56}",
            message = "must begin with custom_ and have small letters, digits and _ only")
        @Size(max = 63)
        @Nullable String key,
    @NotBlank @Size(max = 200) String title,
    @Schema(enumeration = {"money", "count", "ratio", "days", "minutes"})
        @NotNull
        @Pattern(
            regexp = "money|count|ratio|days|minutes",
            message = "must be money, count, ratio, days or minutes")
        String unit,
    @Schema(
            enumeration = {"higher", "lower"},
            description = "Which is better")
        @NotNull
        @Pattern(regexp = "higher|lower", message = "must be higher or lower")
        String direction,
    @Schema(
            description = "A sum of measures, with whole factors",
            examples = "60 * (production + adjustment)")
        @NotBlank
        @Size(max = 1000)
        String numeratorFormula,
    @Schema(description = "The same; none for a plain sum") @Size(min = 1, max = 1000)
        @Nullable String denominatorFormula,
    @Schema(description = "In words; the formula unless given") @Size(min = 1, max = 2000)
        @Nullable String numerator,
    @Schema(description = "In words; the formula unless given") @Size(min = 1, max = 2000)
        @Nullable String denominator,
    @Schema(description = "Where this way of reckoning comes from") @Size(min = 1, max = 2000)
        @Nullable String source,
    @Schema(
            description =
                "The first day of the first period that it is for. A version needs it, from today"
                    + " on; a new KPI may leave it out to mean the same of all that was before")
        @Nullable LocalDate effectiveFrom,
    @Size(max = 20) @Nullable List<@NotNull @Valid NewExample> examples) {

  /** As the database takes it. */
  JsonObject wanted(String ofKey) {
    return new JsonObject()
        .put("key", ofKey)
        .put("title", title)
        .put("unit", unit)
        .put("direction", direction)
        .put("numerator_formula", numeratorFormula)
        .put("denominator_formula", denominatorFormula)
        .put("numerator", numerator)
        .put("denominator", denominator)
        .put("source", source)
        .put("effective_from", effectiveFrom == null ? null : effectiveFrom.toString())
        .put("examples", told());
  }

  private JsonArray told() {
    JsonArray told = new JsonArray();
    for (NewExample example : examples == null ? List.<NewExample>of() : examples) {
      told.add(
          new JsonObject()
              .put("title", example.title())
              .put("measures", new JsonObject(new LinkedHashMap<>(example.measures())))
              .put("value", example.value()));
    }
    return told;
  }
}
