package dev.ward.tenancy.invitation;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.idempotency.Creation.Made;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.tenancy.profile.Profile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Invitations from the side of the person who is invited. */
@ApplicationScoped
class AcceptanceStore {

  private static final String MINE =
      """
      select id, organization_id, organization_name, clinic_id, clinic_name, role, inviter_name, expires_at
      from tenancy.invitations_to($1, $2, $3)
      """;

  private static final String ACCEPT =
      """
      select organization_id, organization_name, clinic_id, clinic_name, role
      from tenancy.accept_invitation($1, $2)
      """;

  private final ClinicTransaction transaction;
  private final Creation creation;

  AcceptanceStore(ClinicTransaction transaction, Creation creation) {
    this.transaction = transaction;
    this.creation = creation;
  }

  /** None for somebody whose address isn't verified: it may be another's. */
  Uni<Page<Offer>> mine(Caller caller, int limit, @Nullable String cursor) {
    List<?> filter = List.of("offers");
    UUID after = Cursor.decodeId(cursor, filter);
    Caller.Person person = caller.person();
    if (person == null) {
      throw Problem.of(ProblemCode.FORBIDDEN, "This is for people; a service has no profile.");
    }
    String address = person.emailVerified() ? person.email() : null;
    return transaction.read(
        caller,
        Scope.self(),
        connection ->
            connection
                .preparedQuery(MINE)
                .execute(Tuple.of(address, after, limit + 1))
                .map(
                    rows ->
                        Page.of(
                            StreamSupport.stream(rows.spliterator(), false).map(Offer::of).toList(),
                            limit,
                            last -> Cursor.encode(filter, last.id()))));
  }

  Uni<Answer> accept(Caller caller, @Nullable String key, String path, String token) {
    return accept(caller, key, path, Token.hash(token), null);
  }

  /** Without a token: the caller is signed in with the address that was invited. */
  Uni<Answer> accept(Caller caller, @Nullable String key, String path, UUID id) {
    return accept(caller, key, path, null, id);
  }

  /** The caller's profile is made if need be. */
  private Uni<Answer> accept(
      Caller caller, @Nullable String key, String path, @Nullable Buffer hash, @Nullable UUID id) {
    return transaction.write(
        caller,
        Scope.acceptance(),
        connection ->
            Profile.see(connection, caller)
                .flatMap(
                    userId ->
                        creation.once(
                            connection,
                            caller,
                            key,
                            path,
                            String.valueOf(hash),
                            () ->
                                connection
                                    .preparedQuery(ACCEPT)
                                    .execute(Tuple.of(hash, id))
                                    .map(rows -> Accepted.of(userId, rows.iterator().next()))
                                    .map(made -> new Made(made.location(), made)))));
  }
}
