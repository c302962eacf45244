package dev.ward.metrics.facts;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks at facts. A look at facts that name patients is put on record, or it doesn't happen. */
@ApplicationScoped
class FactReads {

  private final ClinicTransaction transaction;

  /** Where a page begins: behind the fact with this key. */
  record Position(LocalDate day, UUID id) {}

  FactReads(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** One more than the limit, if there are more. */
  Uni<List<Fact>> list(
      Caller caller,
      UUID clinicId,
      FactKind kind,
      FactFilter filter,
      @Nullable Position behind,
      int limit) {
    Tuple arguments =
        Tuple.tuple()
            .addString(kind.code())
            .addValue(filter.matching())
            .addLocalDate(filter.from())
            .addLocalDate(filter.to())
            .addString(filter.deleted())
            .addLocalDate(behind == null ? null : behind.day())
            .addUUID(behind == null ? null : behind.id())
            .addInteger(limit + 1);
    return looking(
        caller,
        clinicId,
        kind,
        connection ->
            connection
                .preparedQuery(FactSql.LIST)
                .execute(arguments)
                .map(
                    rows -> {
                      List<Fact> facts = new ArrayList<>(rows.size());
                      rows.forEach(
                          row -> facts.add(FactJson.fact(kind, row.getJsonObject("fact"))));
                      return facts;
                    })
                .call(
                    facts ->
                        Looks.atFacts(
                            connection,
                            kind,
                            null,
                            shown(facts, filter, limit),
                            facts.isEmpty() ? "0 rows" : null)));
  }

  /**
   * @param deleted whether it may be a deleted one
   */
  Uni<Fact> get(Caller caller, UUID clinicId, FactKind kind, UUID id, boolean deleted) {
    return looking(
        caller,
        clinicId,
        kind,
        connection ->
            find(connection, FactSql.GET, kind, id)
                .invoke(row -> requireVisible(row, deleted))
                .call(row -> Looks.atFacts(connection, kind, id, patients(row), null))
                .map(row -> FactJson.fact(kind, row)));
  }

  /** Of a deleted fact, too. One more than the limit, if there are more. */
  Uni<List<FactRevision>> history(
      Caller caller, UUID clinicId, FactKind kind, UUID id, @Nullable Long before, int limit) {
    return looking(
        caller,
        clinicId,
        kind,
        connection ->
            find(connection, FactSql.GET, kind, id)
                .flatMap(
                    fact ->
                        connection
                            .preparedQuery(FactSql.HISTORY)
                            .execute(Tuple.of(kind.code(), id, before, limit + 1))
                            .map(
                                rows -> {
                                  List<FactRevision> revisions = new ArrayList<>(rows.size());
                                  rows.forEach(row -> revisions.add(FactJson.revision(kind, row)));
                                  return revisions;
                                })
                            .call(
                                revisions ->
                                    Looks.atFacts(
                                        connection,
                                        kind,
                                        id,
                                        patients(fact, revisions),
                                        "history"))));
  }

  /**
   * @throws Problem 404 (in the Uni) if there is none
   */
  static Uni<JsonObject> find(SqlConnection connection, String sql, FactKind kind, Object key) {
    return connection
        .preparedQuery(sql)
        .execute(Tuple.of(kind.code(), key))
        .map(rows -> rows.iterator().next().getJsonObject("fact"))
        .onItem()
        .ifNull()
        .failWith(() -> Problem.of(ProblemCode.NOT_FOUND));
  }

  static void requireVisible(JsonObject row, boolean deleted) {
    if (!deleted && row.getString("deleted_at") != null) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
  }

  /** The database lets nothing be written by a read, so a look that is recorded is none. */
  private <T> Uni<T> looking(
      Caller caller, UUID clinicId, FactKind kind, Function<SqlConnection, Uni<T>> work) {
    Scope scope = Scope.clinic(clinicId, Permission.READ_METRICS);
    return kind.isOfPatients()
        ? transaction.write(caller, scope, work)
        : transaction.read(caller, scope, work);
  }

  /** Who asks for a patient learns also from an empty list. */
  private static List<@Nullable String> shown(List<Fact> facts, FactFilter filter, int limit) {
    if (facts.isEmpty() && filter.patient() != null) {
      return List.of(filter.patient());
    }
    return facts.stream().limit(limit).map(fact -> patient(fact.fields())).toList();
  }

  private static List<@Nullable String> patients(JsonObject row) {
    return Collections.singletonList(row.getString("patient_ref"));
  }

  /** A correction may have given a fact to another patient. */
  private static List<@Nullable String> patients(JsonObject row, List<FactRevision> revisions) {
    List<@Nullable String> patients = new ArrayList<>(patients(row));
    revisions.forEach(revision -> patients.add(patient(revision.fields())));
    return patients;
  }

  private static @Nullable String patient(Map<String, @Nullable Object> fields) {
    return (String) fields.get("patientRef");
  }
}
