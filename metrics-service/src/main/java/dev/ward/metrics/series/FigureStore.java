package dev.ward.metrics.series;

import dev.ward.metrics.definitions.Definitions;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;

/** Totals, rankings, and where a number comes from; the database makes the JSON here, too. */
@ApplicationScoped
class FigureStore {

  private static final String TOTALS =
      "select metrics.totals("
          + ClinicTransaction.CONTEXT
          + ", $12, $13, $14, $15, $16, $17)::text";

  private static final String RANKING =
      "select metrics.ranking(" + ClinicTransaction.CONTEXT + ", $12, $13, $14, $15)::text";

  private static final String TRACE =
      "select metrics.trace(" + ClinicTransaction.CONTEXT + ", $12, $13, $14, $15, $16)::text";

  private static final String ORGANIZATION_SERIES =
      "select metrics.organization_series("
          + ClinicTransaction.CONTEXT
          + ", $12, $13, $14, $15, $16, $17)::text";

  private static final String ORGANIZATION_RANKING =
      "select metrics.organization_ranking("
          + ClinicTransaction.CONTEXT
          + ", $12, $13, $14, $15)::text";

  private final ClinicTransaction transaction;
  private final Definitions definitions;

  FigureStore(ClinicTransaction transaction, Definitions definitions) {
    this.transaction = transaction;
    this.definitions = definitions;
  }

  /**
   * @throws Problem 400 for a key that no KPI has
   */
  Uni<Buffer> totals(Caller caller, UUID clinicId, RangeQuery query) {
    return definitions
        .checked(query.keys())
        .flatMap(
            keys ->
                body(
                    caller,
                    ofClinic(clinicId),
                    TOTALS,
                    clinicId,
                    keys,
                    query.from(),
                    query.to(),
                    query.provider(),
                    query.compare()));
  }

  /**
   * @throws Problem 400 for a key that no KPI has, 422 for a KPI without figures by provider
   */
  Uni<Buffer> ranking(Caller caller, UUID clinicId, RangeQuery query) {
    return definitions
        .checked(query.keys())
        .flatMap(
            keys ->
                body(
                    caller,
                    ofClinic(clinicId),
                    RANKING,
                    clinicId,
                    keys[0],
                    query.from(),
                    query.to()));
  }

  /**
   * @param day any of the period's
   * @param provider empty for the whole clinic
   * @throws Problem 400 for a key that no KPI has
   */
  Uni<Buffer> trace(
      Caller caller,
      UUID clinicId,
      String key,
      Granularity granularity,
      LocalDate day,
      String provider) {
    return definitions
        .checked(Set.of(key))
        .flatMap(
            keys ->
                body(
                    caller,
                    ofClinic(clinicId),
                    TRACE,
                    clinicId,
                    key,
                    granularity.code(),
                    day,
                    provider));
  }

  /**
   * @throws Problem 400 for a key that no KPI has
   */
  Uni<Buffer> organizationSeries(Caller caller, UUID organizationId, SeriesQuery query) {
    return definitions
        .checked(query.keys())
        .flatMap(
            keys ->
                body(
                    caller,
                    ofOrganization(organizationId),
                    ORGANIZATION_SERIES,
                    organizationId,
                    keys,
                    query.from(),
                    query.to(),
                    query.granularity().code(),
                    query.byClinic()));
  }

  /**
   * @throws Problem 400 for a key that no KPI has
   */
  Uni<Buffer> organizationRanking(Caller caller, UUID organizationId, RangeQuery query) {
    return definitions
        .checked(query.keys())
        .flatMap(
            keys ->
                body(
                    caller,
                    ofOrganization(organizationId),
                    ORGANIZATION_RANKING,
                    organizationId,
                    keys[0],
                    query.from(),
                    query.to()));
  }

  private Uni<Buffer> body(Caller caller, Scope scope, String sql, Object... arguments) {
    return transaction
        .call(caller, scope, sql, arguments)
        .map(rows -> Buffer.buffer(rows.iterator().next().getString(0)));
  }

  private static Scope ofClinic(UUID clinicId) {
    return Scope.clinic(clinicId, Permission.READ_METRICS);
  }

  private static Scope ofOrganization(UUID organizationId) {
    return Scope.organization(organizationId, Permission.READ_METRICS);
  }
}
