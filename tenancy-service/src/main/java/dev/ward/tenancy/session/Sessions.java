package dev.ward.tenancy.session;

import dev.ward.platform.access.Caller;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.tenancy.claims.ClaimsPush;
import dev.ward.tenancy.identity.IdentityProviderFailure;
import dev.ward.tenancy.identity.KeycloakApi;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The caller's sessions at the identity provider. They end there first, so that nobody refreshes
 * with them any more, and then every token that is already out becomes stale.
 */
@ApplicationScoped
class Sessions {

  private static final int AT_ONCE = 4;

  private final SessionStore store;
  private final KeycloakApi keycloak;
  private final ClaimsPush claims;

  Sessions(SessionStore store, KeycloakApi keycloak, ClaimsPush claims) {
    this.store = store;
    this.keycloak = keycloak;
    this.claims = claims;
  }

  /** The last used comes first. */
  Uni<List<Session>> list(Caller caller) {
    return store
        .admit(caller)
        .chain(() -> keycloak.list(KeycloakApi.user(subject(caller)) + "/sessions"))
        .map(sessions -> read(sessions, caller))
        // A person of another provider, or one whose account has just gone, has none here.
        .onFailure(Sessions::isNotFound)
        .recoverWithItem(List.of())
        .onFailure(IdentityProviderFailure.class)
        .transform(failure -> ((IdentityProviderFailure) failure).toProblem());
  }

  /** Ends one of the caller's own; anybody else's is not there. */
  Uni<Void> end(Caller caller, String id) {
    return list(caller)
        .flatMap(
            sessions -> {
              if (sessions.stream().noneMatch(session -> session.id().equals(id))) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return end(caller, sessions, session -> session.id().equals(id));
            });
  }

  /** Ends all but the one that asks. */
  Uni<Void> endOthers(Caller caller) {
    subject(caller);
    if (caller.signIn().session() == null) {
      throw Problem.of(
          ProblemCode.UNPROCESSABLE, "The token doesn't say which session is the current one.");
    }
    return list(caller).flatMap(sessions -> end(caller, sessions, session -> !session.current()));
  }

  private Uni<Void> end(Caller caller, List<Session> sessions, Predicate<Session> which) {
    List<String> ended = sessions.stream().filter(which).map(Session::id).toList();
    return Multi.createFrom()
        .iterable(ended)
        .onItem()
        .transformToUni(id -> keycloak.remove("/sessions/" + KeycloakApi.encoded(id)))
        .merge(AT_ONCE)
        .collect()
        .last()
        .onFailure(IdentityProviderFailure.class)
        .transform(failure -> ((IdentityProviderFailure) failure).toProblem())
        .chain(() -> store.ended(caller, ended))
        .invoke(claims::wake);
  }

  private static List<Session> read(JsonArray sessions, Caller caller) {
    return sessions.stream()
        .map(session -> Session.of((JsonObject) session, caller.signIn().session()))
        .sorted(Comparator.comparing(Session::lastSeenAt).reversed().thenComparing(Session::id))
        .toList();
  }

  private static String subject(Caller caller) {
    if (caller.subject() == null) {
      throw Problem.of(ProblemCode.FORBIDDEN, "This is for people; a service has no sessions.");
    }
    return caller.subject();
  }

  private static boolean isNotFound(Throwable failure) {
    return failure instanceof IdentityProviderFailure known && known.isNotFound();
  }
}
