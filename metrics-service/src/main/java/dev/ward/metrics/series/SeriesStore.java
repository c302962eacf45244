package dev.ward.metrics.series;

import dev.ward.metrics.definitions.Definition;
import dev.ward.metrics.definitions.Definitions;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;

/** Figures over time: the database makes the JSON, and nothing here reads it. */
@ApplicationScoped
class SeriesStore {

  private static final String SERIES =
      "select metrics.series(" + ClinicTransaction.CONTEXT + ", $12, $13, $14, $15, $16, $17)";

  private final ClinicTransaction transaction;
  private final Definitions definitions;

  SeriesStore(ClinicTransaction transaction, Definitions definitions) {
    this.transaction = transaction;
    this.definitions = definitions;
  }

  /**
   * @throws Problem 400 for a key that no KPI has
   */
  Uni<String> series(Caller caller, UUID clinicId, SeriesQuery query) {
    return definitions
        .inForce()
        .flatMap(known -> series(caller, clinicId, query, keys(query.keys(), known.keySet())));
  }

  private Uni<String> series(Caller caller, UUID clinicId, SeriesQuery query, String[] keys) {
    return transaction
        .call(
            caller,
            Scope.clinic(clinicId, Permission.READ_METRICS),
            SERIES,
            clinicId,
            keys,
            query.from(),
            query.to(),
            query.granularity().code(),
            query.provider())
        .map(rows -> rows.iterator().next().getString(0));
  }

  /** None for all; what an organization calls its own KPIs, only the database knows. */
  private static String[] keys(Set<String> asked, Set<String> known) {
    for (String key : asked) {
      if (!known.contains(key) && !key.startsWith(Definition.CUSTOM)) {
        throw Problem.invalid("/keys", "has a key that no KPI has");
      }
    }
    return asked.toArray(String[]::new);
  }
}
