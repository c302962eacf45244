package dev.ward.metrics.definitions;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a KPI comes to by one of its versions, beside what it comes to by those in force.
 *
 * @param version the one that is compared
 * @param effectiveFrom since when, or from when on, it is in force
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "DefinitionDifference")
record Difference(
    String key,
    String unit,
    String granularity,
    int version,
    LocalDate effectiveFrom,
    List<Period> periods) {

  /**
   * @param inForce by the version in force when the period begins; null where none is
   * @param compared by the version that is compared
   * @param difference of the second value from the first; null where one has none
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @Schema(name = "DefinitionDifferencePeriod")
  record Period(
      LocalDate period,
      @Nullable Figure inForce,
      Figure compared,
      @Nullable BigDecimal difference) {}

  /**
   * @param value null where the denominator is 0
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @Schema(name = "DefinitionDifferenceFigure")
  record Figure(
      int version,
      @Nullable BigDecimal value,
      @Nullable Long numerator,
      @Nullable Long denominator) {}

  static Difference of(Definition compared, DifferenceQuery query, RowSet<Row> rows) {
    return new Difference(
        compared.key(),
        compared.unit(),
        query.granularity(),
        compared.version(),
        compared.effectiveFrom(),
        DefinitionRows.all(rows, row -> period(compared.version(), row)));
  }

  private static Period period(int version, Row row) {
    Integer inForce = row.getInteger("version");
    BigDecimal before = row.getBigDecimal("value");
    BigDecimal after = row.getBigDecimal("other_value");
    return new Period(
        row.getLocalDate("period_start"),
        inForce == null
            ? null
            : new Figure(inForce, before, row.getLong("numerator"), row.getLong("denominator")),
        new Figure(
            version, after, row.getLong("other_numerator"), row.getLong("other_denominator")),
        before == null || after == null ? null : after.subtract(before));
  }
}
