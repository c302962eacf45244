package dev.ward.audit.erasure;

import dev.ward.audit.sealing.SubjectReferences;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

@ApplicationScoped
class ErasureStore {

  private static final String ERASE = "select audit.erase_subject($1, $2, $3) as subject";

  private static final String COUNT =
      "select count(*) as events from audit.event where stream = $1 and subject_id = $2";

  private final ClinicTransaction transaction;
  private final SubjectReferences references;

  ErasureStore(ClinicTransaction transaction, SubjectReferences references) {
    this.transaction = transaction;
    this.references = references;
  }

  Uni<Erasure> erase(Caller caller, UUID clinicId, String subjectId, String reason) {
    Buffer reference = Buffer.buffer(references.of(clinicId, subjectId));
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.ERASE_SUBJECTS),
        connection ->
            connection
                .preparedQuery(ERASE)
                .execute(Tuple.of(clinicId, reference, reason))
                .map(rows -> rows.iterator().next().getUUID("subject"))
                .flatMap(subject -> erased(connection, clinicId, subject)));
  }

  private static Uni<Erasure> erased(SqlConnection connection, UUID clinicId, UUID subject) {
    if (subject == null) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
    return connection
        .preparedQuery(COUNT)
        .execute(Tuple.of(clinicId, subject.toString()))
        .map(rows -> new Erasure(subject, rows.iterator().next().getLong("events")));
  }
}
