package dev.ward.tenancy.session;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.tenancy.profile.Profile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What the directory has to say of sessions, which are the identity provider's. */
@ApplicationScoped
class SessionStore {

  private static final String LOOK = "select access.uid()";

  private static final String END_TOKENS = "select tenancy.end_tokens($1)";

  private final ClinicTransaction transaction;

  SessionStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** Refuses whoever is refused everywhere: stale claims, disabled and deleted accounts. */
  Uni<Void> admit(Caller caller) {
    return transaction.read(
        caller, Scope.self(), connection -> connection.query(LOOK).execute().replaceWithVoid());
  }

  /** Every token of the caller's is stale from here on. */
  Uni<Void> ended(Caller caller, List<String> sessions) {
    return transaction.write(
        caller,
        Scope.self(),
        connection ->
            Profile.see(connection, caller)
                .flatMap(
                    person ->
                        connection
                            .preparedQuery(END_TOKENS)
                            .execute(Tuple.of(sessions.toArray(String[]::new))))
                .replaceWithVoid());
  }
}
