package dev.ward.tenancy.signin;

import dev.ward.tenancy.identity.IdentityProviderFailure;
import dev.ward.tenancy.identity.KeycloakApi;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which accounts at the identity provider are services', by their names there. */
@ApplicationScoped
class ServiceAccounts {

  private static final String PREFIX = "service-account-";

  /** More administrators than anybody has; beyond it they are looked up each time. */
  private static final int MOST = 1_000;

  private final KeycloakApi keycloak;
  private final Map<String, String> known = new ConcurrentHashMap<>();

  ServiceAccounts(KeycloakApi keycloak) {
    this.keycloak = keycloak;
  }

  /** The service behind each subject; empty for a person, and for somebody of another realm. */
  Uni<Map<String, String>> behind(Collection<String> subjects) {
    Map<String, String> services = new ConcurrentHashMap<>();
    return Multi.createFrom()
        .iterable(subjects)
        .onItem()
        .transformToUniAndConcatenate(
            subject -> service(subject).invoke(service -> services.put(subject, service)))
        .collect()
        .last()
        .replaceWith(services);
  }

  private Uni<String> service(String subject) {
    String before = known.get(subject);
    if (before != null) {
      return Uni.createFrom().item(before);
    }
    return keycloak
        .read(KeycloakApi.user(subject))
        .map(user -> user.getString("username", ""))
        .onFailure(
            failure -> failure instanceof IdentityProviderFailure reason && reason.isNotFound())
        .recoverWithItem("")
        .map(name -> name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "")
        .invoke(
            service -> {
              if (known.size() < MOST) {
                known.put(subject, service);
              }
            });
  }
}
