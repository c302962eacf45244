package dev.ward.tenancy.claims;

import dev.ward.tenancy.identity.KeycloakApi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Writes people's claims where the identity provider's token mappers read them: into attributes of
 * the user.
 */
@ApplicationScoped
class KeycloakAdmin {

  private final KeycloakApi keycloak;

  KeycloakAdmin(KeycloakApi keycloak) {
    this.keycloak = keycloak;
  }

  /**
   * Reads the user, changes the claims' attributes and leaves the rest as it is. Fails with {@link
   * dev.ward.tenancy.identity.IdentityProviderFailure}.
   *
   * @param claims as {@code access.claims_of()} gives them
   */
  Uni<Void> write(JsonObject claims) {
    String path = KeycloakApi.user(claims.getString("subject"));
    JsonObject attributes = ClaimAttributes.of(claims);
    return keycloak
        .read(path)
        .flatMap(
            user ->
                hasAll(user, attributes)
                    ? Uni.createFrom().voidItem()
                    : keycloak.replace(path, merged(user, attributes)));
  }

  private static boolean hasAll(JsonObject user, JsonObject attributes) {
    JsonObject present = user.getJsonObject("attributes", new JsonObject());
    return attributes.stream()
        .allMatch(wanted -> wanted.getValue().equals(present.getValue(wanted.getKey())));
  }

  /** Without what may be changed meanwhile: a field that isn't sent stays as it is. */
  private static JsonObject merged(JsonObject user, JsonObject attributes) {
    JsonObject present = user.getJsonObject("attributes", new JsonObject());
    JsonObject changed = user.copy().put("attributes", present.copy().mergeIn(attributes));
    changed.remove("enabled");
    changed.remove("emailVerified");
    return changed;
  }
}
