package dev.ward.metrics.imports;

import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.facts.Looks;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What imports would do, and how they are taken back. Looks at rows of patients are put on record,
 * so none of these only reads.
 */
@ApplicationScoped
class ReviewStore {

  private static final String DIFF =
      """
      select line, external_id, outcome, changes::text as changes, null as field, null as message
      from metrics.import_change
      where clinic_id = access.clinic_id() and import_id = $1 and line > $2 and ($3::text is null or outcome = $3)
      union all
      select line, external_id, 'rejected', null, field, message from metrics.import_reject
      where clinic_id = access.clinic_id() and import_id = $1 and line > $2 and ($3::text is null or $3 = 'rejected')
      order by line limit $4
      """;

  private static final String CONFLICTS =
      """
      select fact_id, external_id from metrics.import_conflict
      where clinic_id = access.clinic_id() and import_id = $1 and ($2::uuid is null or fact_id > $2)
      order by fact_id limit $3
      """;

  private static final String UNDO = "select metrics.undo_import($1)";

  private final ClinicTransaction transaction;

  ReviewStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** One more than the limit, if there are more. */
  Uni<List<DiffRow>> diff(
      Caller caller, UUID clinicId, UUID id, @Nullable String outcome, long after, int limit) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.WRITE_FACTS),
        connection ->
            ImportStore.get(connection, id)
                .flatMap(
                    found ->
                        connection
                            .preparedQuery(DIFF)
                            .execute(Tuple.of(id, after, outcome, limit + 1))
                            .call(rows -> look(connection, found, rows, limit)))
                .map(rows -> ImportStore.all(rows, DiffRow::of)));
  }

  /** A row that would be corrected shows whose it is, before and after. */
  private static Uni<?> look(
      SqlConnection connection, FactImport found, RowSet<Row> rows, int limit) {
    List<Row> shown = ImportStore.all(rows, row -> row).stream().limit(limit).toList();
    return Looks.atChanges(
        connection,
        FactKind.of(found.kind()),
        Looks.each(shown, row -> row.getString("external_id")),
        shown.stream().map(row -> row.getString("changes")).filter(Objects::nonNull).toList(),
        "diff of import " + found.id());
  }

  Uni<FactImport> undo(Caller caller, UUID clinicId, UUID id) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.WRITE_FACTS),
        connection ->
            connection
                .preparedQuery(UNDO)
                .execute(Tuple.of(id))
                .flatMap(undone -> ImportStore.get(connection, id)));
  }

  /** One more than the limit, if there are more. */
  Uni<List<Conflict>> conflicts(
      Caller caller, UUID clinicId, UUID id, @Nullable UUID after, int limit) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.WRITE_FACTS),
        connection ->
            ImportStore.get(connection, id)
                .flatMap(
                    found ->
                        connection
                            .preparedQuery(CONFLICTS)
                            .execute(Tuple.of(id, after, limit + 1))
                            .map(rows -> ImportStore.all(rows, ReviewStore::conflict))
                            .call(
                                conflicts ->
                                    Looks.atRows(
                                        connection,
                                        FactKind.of(found.kind()),
                                        Looks.each(
                                            conflicts.stream().limit(limit).toList(),
                                            Conflict::externalId),
                                        "conflicts of import " + id))));
  }

  private static Conflict conflict(Row row) {
    return new Conflict(row.getUUID("fact_id"), row.getString("external_id"));
  }
}
