package dev.ward.metrics.definitions;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** The library of KPIs, which migrations write. */
@ApplicationScoped
class DefinitionStore {

  private static final String ALL =
      """
      select key, version, title, unit, numerator, denominator, numerator_formula, denominator_formula, additive, direction,
        families, by_provider, effective_from, effective_until, source
      from metrics.metric_definition
      order by key, version
      """;

  private final ClinicTransaction transaction;

  DefinitionStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** All versions of all KPIs; they are the same for everybody. */
  Uni<List<Definition>> all(Caller caller) {
    return transaction.read(
        caller,
        Scope.self(),
        connection ->
            connection
                .query(ALL)
                .execute()
                .map(
                    rows -> {
                      List<Definition> all = new ArrayList<>(rows.size());
                      rows.forEach(row -> all.add(definition(row)));
                      return all;
                    }));
  }

  private static Definition definition(Row row) {
    String numerator = row.getString("numerator");
    String denominator = row.getString("denominator");
    return new Definition(
        row.getString("key"),
        row.getInteger("version"),
        row.getString("title"),
        row.getString("unit"),
        denominator == null ? numerator : "(" + numerator + ") / (" + denominator + ")",
        numerator,
        denominator,
        row.getString("numerator_formula"),
        row.getString("denominator_formula"),
        row.getBoolean("additive"),
        row.getString("direction"),
        List.of(row.getArrayOfStrings("families")),
        row.getBoolean("by_provider"),
        row.getLocalDate("effective_from"),
        row.getLocalDate("effective_until"),
        row.getString("source"));
  }
}
