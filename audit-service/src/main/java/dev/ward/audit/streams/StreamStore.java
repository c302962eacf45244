package dev.ward.audit.streams;

import dev.ward.audit.secrets.FreshSecret;
import dev.ward.audit.secrets.WebhookSecrets;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.idempotency.Creation.Made;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.secrets.SecretBox.Sealed;
import dev.ward.platform.webhook.SigningSecret;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class StreamStore {

  private final ClinicTransaction transaction;
  private final Creation creation;
  private final StreamRules rules;
  private final WebhookSecrets secrets;

  StreamStore(
      ClinicTransaction transaction, Creation creation, StreamRules rules, WebhookSecrets secrets) {
    this.transaction = transaction;
    this.creation = creation;
    this.rules = rules;
    this.secrets = secrets;
  }

  Uni<Page<EventStream>> list(Caller caller, UUID organizationId, int limit, @Nullable String at) {
    List<?> list = List.of("streams", organizationId);
    UUID before = Cursor.decodeId(at, list);
    return transaction.read(
        caller,
        managing(organizationId),
        connection ->
            connection
                .preparedQuery(StreamSql.LIST)
                .execute(Tuple.of(organizationId, before, limit + 1))
                .map(
                    rows ->
                        Page.of(
                            StreamSupport.stream(rows.spliterator(), false)
                                .map(EventStream::of)
                                .toList(),
                            limit,
                            last -> Cursor.encode(list, last.id()))));
  }

  Uni<Answer> create(
      Caller caller, UUID organizationId, @Nullable String key, String path, NewStream stream) {
    rules.check(stream);
    return transaction.write(
        caller,
        managing(organizationId),
        connection ->
            creation.once(
                connection,
                caller,
                key,
                path,
                stream,
                () ->
                    StreamRows.ownClinics(connection, stream.wanted())
                        .flatMap(own -> StreamRows.insert(connection, organizationId, stream))
                        .call(
                            made ->
                                connection
                                    .preparedQuery(StreamSql.BEGIN)
                                    .execute(Tuple.of(organizationId, made.id())))
                        .map(made -> new Made(path + "/" + made.id(), made))));
  }

  /** With how it goes. */
  Uni<EventStream> get(Caller caller, UUID organizationId, UUID id) {
    return transaction.read(
        caller,
        managing(organizationId),
        connection ->
            StreamRows.get(connection, organizationId, id)
                .flatMap(found -> StreamRows.going(connection, organizationId, found)));
  }

  Uni<EventStream> change(
      Caller caller, UUID organizationId, UUID id, @Nullable String ifMatch, NewStream stream) {
    rules.check(stream);
    return changing(
        caller,
        organizationId,
        id,
        ifMatch,
        (connection, now) -> {
          if (!now.kind().equals(stream.kind().name())) {
            throw Problem.invalid("/kind", "can't be changed: make another stream");
          }
          return StreamRows.ownClinics(connection, stream.wanted())
              .flatMap(
                  own ->
                      connection
                          .preparedQuery(StreamSql.CHANGE)
                          .execute(
                              Tuple.from(
                                  new Object[] {
                                    organizationId,
                                    id,
                                    stream.name(),
                                    stream.address().strip(),
                                    stream.certificates(),
                                    stream.wanted().actionArray(),
                                    stream.wanted().outcomeArray(),
                                    stream.wanted().clinicArray()
                                  })))
              .flatMap(written -> catchUp(connection, organizationId, now, stream.wanted()));
        });
  }

  /** Of clinics that are asked for only now, what has been is not asked for. */
  private static Uni<?> catchUp(
      SqlConnection connection, UUID organizationId, EventStream before, Filter wanted) {
    List<UUID> then = List.of(before.filter().clinicArray());
    List<UUID> now = List.of(wanted.clinicArray());
    if (then.isEmpty() || then.containsAll(now) && !now.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .preparedQuery(StreamSql.CATCH_UP)
        .execute(
            Tuple.of(
                organizationId, before.id(), then.toArray(UUID[]::new), now.toArray(UUID[]::new)));
  }

  Uni<Void> remove(Caller caller, UUID organizationId, UUID id, @Nullable String ifMatch) {
    return transaction.write(
        caller,
        managing(organizationId),
        connection ->
            StreamRows.locked(connection, organizationId, id)
                .invoke(now -> ETag.require(ifMatch, now.version()))
                .flatMap(
                    now ->
                        connection
                            .preparedQuery(StreamSql.REMOVE)
                            .execute(Tuple.of(organizationId, id)))
                .replaceWithVoid());
  }

  Uni<EventStream> pause(Caller caller, UUID organizationId, UUID id) {
    return changing(
        caller,
        organizationId,
        id,
        "*",
        (connection, now) ->
            connection
                .preparedQuery(StreamSql.SET_STATE)
                .execute(Tuple.of(organizationId, id, "paused")));
  }

  Uni<EventStream> resume(Caller caller, UUID organizationId, UUID id) {
    return changing(
        caller,
        organizationId,
        id,
        "*",
        (connection, now) -> {
          if (now.kind().equals("webhook") && now.secretId() == null) {
            throw Problem.with(
                ProblemCode.CONFLICT,
                "There is no secret to sign with: make one first.",
                List.of(new Problem.FieldError("", "stream_without_secret")));
          }
          return connection
              .preparedQuery(StreamSql.SET_STATE)
              .execute(Tuple.of(organizationId, id, "active"))
              .flatMap(
                  done ->
                      connection
                          .preparedQuery(StreamSql.RETRY)
                          .execute(Tuple.of(organizationId, id)));
        });
  }

  Uni<EventStream> rewind(Caller caller, UUID organizationId, UUID id, Rewind rewind) {
    return changing(
        caller,
        organizationId,
        id,
        "*",
        (connection, now) ->
            StreamRows.ownClinics(
                    connection,
                    rewind.clinicId() == null
                        ? Filter.ALL
                        : new Filter(null, null, List.of(rewind.clinicId())))
                .flatMap(
                    own ->
                        connection
                            .preparedQuery(StreamSql.REWIND)
                            .execute(
                                Tuple.of(
                                    organizationId,
                                    id,
                                    rewind.clinicId(),
                                    OffsetDateTime.ofInstant(rewind.from(), ZoneOffset.UTC)))));
  }

  /** Makes a new secret, which counts from the next delivery on. */
  Uni<FreshSecret> secret(Caller caller, UUID organizationId, UUID id) {
    return transaction.write(
        caller,
        managing(organizationId),
        connection ->
            StreamRows.locked(connection, organizationId, id)
                .flatMap(
                    now -> {
                      if (!now.kind().equals("webhook")) {
                        throw Problem.with(
                            ProblemCode.CONFLICT,
                            "Only webhooks are signed.",
                            List.of(new Problem.FieldError("", "not_a_webhook")));
                      }
                      int next = now.secretId() == null ? 1 : Integer.parseInt(now.secretId()) + 1;
                      SigningSecret made = SigningSecret.generate(String.valueOf(next));
                      Sealed sealed = secrets.seal(organizationId, id, made);
                      return connection
                          .preparedQuery(StreamSql.SET_SECRET)
                          .execute(
                              Tuple.of(
                                  organizationId,
                                  id,
                                  Buffer.buffer(sealed.bytes()),
                                  sealed.key(),
                                  next))
                          .map(written -> new FreshSecret(made.id(), made.secret()));
                    }));
  }

  /** What a test needs of the stream; that it was made is on record. */
  Uni<Claim> claimForTest(Caller caller, UUID organizationId, UUID id) {
    return transaction.write(
        caller,
        managing(organizationId),
        connection ->
            connection
                .preparedQuery(StreamSql.CLAIM_FOR_TEST)
                .execute(Tuple.of(organizationId, id))
                .map(rows -> Claim.of(StreamRows.first(rows), "id", 0))
                .call(
                    claim ->
                        connection
                            .preparedQuery(StreamSql.RECORD_TEST)
                            .execute(Tuple.of(id.toString()))));
  }

  private interface Change {
    Uni<?> of(SqlConnection connection, EventStream now);
  }

  private Uni<EventStream> changing(
      Caller caller, UUID organizationId, UUID id, @Nullable String ifMatch, Change change) {
    return transaction.write(
        caller,
        managing(organizationId),
        connection ->
            StreamRows.locked(connection, organizationId, id)
                .invoke(now -> ETag.require(ifMatch, now.version()))
                .flatMap(now -> change.of(connection, now))
                .flatMap(done -> StreamRows.get(connection, organizationId, id))
                .flatMap(found -> StreamRows.going(connection, organizationId, found)));
  }

  private static Scope managing(UUID organizationId) {
    return Scope.organization(organizationId, Permission.MANAGE_AUDIT);
  }
}
