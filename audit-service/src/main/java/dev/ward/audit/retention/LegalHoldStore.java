package dev.ward.audit.retention;

import dev.ward.audit.sealing.Sealer;
import dev.ward.audit.sealing.SubjectReferences;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.idempotency.Creation.Made;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class LegalHoldStore {

  private static final String LIST =
      """
      select id, clinic_id, subject, reason, created_at, created_by, released_at, released_by, released_because
      from audit.legal_hold
      where organization_id = $1 and ($2::uuid is null or id < $2) and ($3 or released_at is null)
        and ($4::uuid is null or clinic_id = $4)
        and ($5::bytea is null or subject = audit.pseudonym_of($4, $5))
      order by id desc limit $6
      """;

  private static final String GET =
      """
      select id, clinic_id, subject, reason, created_at, created_by, released_at, released_by, released_because
      from audit.legal_hold
      where organization_id = $1 and id = $2
      """;

  private static final String PLACE =
      """
      insert into audit.legal_hold (organization_id, clinic_id, subject, reason) values ($1, $2, $3, $4)
      returning id, clinic_id, subject, reason, created_at, created_by, released_at, released_by, released_because
      """;

  private static final String RELEASE =
      """
      update audit.legal_hold
      set released_at = now(), released_by = (select access.uid()), released_because = $3
      where organization_id = $1 and id = $2 and released_at is null
      returning id, clinic_id, subject, reason, created_at, created_by, released_at, released_by, released_because
      """;

  private static final String OWN_CLINIC = "select $1::uuid = any (access.clinic_ids()) as own";

  private final ClinicTransaction transaction;
  private final Creation creation;
  private final Sealer sealer;
  private final SubjectReferences references;

  LegalHoldStore(
      ClinicTransaction transaction,
      Creation creation,
      Sealer sealer,
      SubjectReferences references) {
    this.transaction = transaction;
    this.creation = creation;
    this.sealer = sealer;
    this.references = references;
  }

  Uni<Page<LegalHold>> list(
      Caller caller, UUID organizationId, HoldFilter filter, int limit, @Nullable String cursor) {
    List<?> list = filter.list(organizationId);
    UUID before = Cursor.decodeId(cursor, list);
    return transaction.read(
        caller,
        managing(organizationId),
        connection ->
            connection
                .preparedQuery(LIST)
                .execute(
                    Tuple.of(
                        organizationId,
                        before,
                        filter.released(),
                        filter.clinicId(),
                        reference(filter),
                        limit + 1))
                .map(
                    rows ->
                        Page.of(
                            StreamSupport.stream(rows.spliterator(), false)
                                .map(LegalHold::of)
                                .toList(),
                            limit,
                            last -> Cursor.encode(list, last.id()))));
  }

  Uni<LegalHold> get(Caller caller, UUID organizationId, UUID id) {
    return transaction.read(
        caller, managing(organizationId), connection -> get(connection, organizationId, id));
  }

  Uni<Answer> place(
      Caller caller, UUID organizationId, @Nullable String key, String path, NewLegalHold hold) {
    if (hold.subjectId() != null && hold.clinicId() == null) {
      throw Problem.invalid("/clinicId", "is missing: whose patient is it?");
    }
    return transaction.write(
        caller,
        managing(organizationId),
        connection ->
            creation.once(
                connection,
                caller,
                key,
                path,
                hold,
                () ->
                    ownClinic(connection, hold.clinicId())
                        .flatMap(own -> subject(connection, hold))
                        .flatMap(
                            subject ->
                                connection
                                    .preparedQuery(PLACE)
                                    .execute(
                                        Tuple.of(
                                            organizationId,
                                            hold.clinicId(),
                                            subject.orElse(null),
                                            hold.reason())))
                        .map(rows -> LegalHold.of(rows.iterator().next()))
                        .map(placed -> new Made(path + "/" + placed.id(), placed))));
  }

  Uni<LegalHold> release(Caller caller, UUID organizationId, UUID id, String reason) {
    return transaction.write(
        caller,
        managing(organizationId),
        connection ->
            connection
                .preparedQuery(RELEASE)
                .execute(Tuple.of(organizationId, id, reason))
                // Released already: it stays as it was released.
                .flatMap(rows -> get(connection, organizationId, id)));
  }

  private @Nullable Buffer reference(HoldFilter filter) {
    return filter.clinicId() == null || filter.subjectId() == null
        ? null
        : Buffer.buffer(references.of(filter.clinicId(), filter.subjectId()));
  }

  /** The pseudonym that keeps the events about a patient apart; empty for a hold on everything. */
  private Uni<Optional<UUID>> subject(SqlConnection connection, NewLegalHold hold) {
    return hold.clinicId() == null || hold.subjectId() == null
        ? Uni.createFrom().item(Optional.empty())
        : sealer.subject(connection, hold.clinicId(), hold.subjectId()).map(Optional::of);
  }

  private static Uni<Void> ownClinic(SqlConnection connection, @Nullable UUID clinicId) {
    if (clinicId == null) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .preparedQuery(OWN_CLINIC)
        .execute(Tuple.of(clinicId))
        .invoke(
            rows -> {
              if (!rows.iterator().next().getBoolean("own")) {
                throw Problem.invalid("/clinicId", "is not a clinic of the organization");
              }
            })
        .replaceWithVoid();
  }

  private static Uni<LegalHold> get(SqlConnection connection, UUID organizationId, UUID id) {
    return connection
        .preparedQuery(GET)
        .execute(Tuple.of(organizationId, id))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return LegalHold.of(rows.iterator().next());
            });
  }

  private static Scope managing(UUID organizationId) {
    return Scope.organization(organizationId, Permission.MANAGE_AUDIT);
  }
}
