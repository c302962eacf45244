package dev.ward.audit.verification;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class VerificationStore {

  private static final String VERIFY =
      "select valid, checked, first_bad from audit.verify($1, $2, $3)";

  private static final String RECORD_FINDING =
      "select access.emit('audit.verified', $1::uuid, 'clinic', $1::uuid::text, null, $2, $3, null)";

  private final ClinicTransaction transaction;

  VerificationStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Verification> verify(
      Caller caller, UUID clinicId, @Nullable Long fromSeq, @Nullable Long toSeq) {
    Scope scope = Scope.clinic(clinicId, Permission.READ_AUDIT);
    return transaction
        .read(
            caller,
            scope,
            connection ->
                connection.preparedQuery(VERIFY).execute(Tuple.of(clinicId, fromSeq, toSeq)))
        .map(rows -> verification(rows.iterator().next()))
        .call(finding -> record(caller, scope, clinicId, finding));
  }

  private Uni<Void> record(Caller caller, Scope scope, UUID clinicId, Verification finding) {
    String outcome = finding.valid() ? "success" : "failure";
    String reason =
        finding.valid() ? null : "the first event that isn't as recorded is " + finding.firstBad();
    return transaction
        .write(
            caller,
            scope,
            connection ->
                connection
                    .preparedQuery(RECORD_FINDING)
                    .execute(Tuple.of(clinicId, outcome, reason)))
        .replaceWithVoid();
  }

  private static Verification verification(Row row) {
    return new Verification(
        row.getBoolean("valid"), row.getLong("checked"), row.getLong("first_bad"));
  }
}
