package dev.ward.metrics.definitions;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a KPI means, in one of its versions.
 *
 * @param own the organization's own, not everybody's
 * @param formula numerator and denominator in one line, in words
 * @param numeratorFormula over measures, as the database reads it
 * @param additive whether a longer period's figures are the sums of its days'
 * @param direction whether higher or lower is better
 * @param families the kinds of facts it comes from
 * @param effectiveUntil exclusive; null while no end is known
 * @param examples each with a title, facts (as imports take them) or measures, and the value
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Definition(
    String key,
    int version,
    boolean own,
    String title,
    @Schema(enumeration = {"money", "count", "ratio", "days", "minutes"}) String unit,
    String formula,
    String numerator,
    @Nullable String denominator,
    String numeratorFormula,
    @Nullable String denominatorFormula,
    boolean additive,
    boolean addsOverClinics,
    @Schema(enumeration = {"higher", "lower"}) String direction,
    List<String> families,
    boolean byProvider,
    LocalDate effectiveFrom,
    @Nullable LocalDate effectiveUntil,
    String source,
    List<Map<String, @Nullable Object>> examples) {

  /** How the keys of an organization's own KPIs begin. */
  public static final String CUSTOM = "custom_";
}
