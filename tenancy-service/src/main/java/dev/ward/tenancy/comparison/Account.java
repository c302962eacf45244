package dev.ward.tenancy.comparison;

import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An account of the identity provider, in the words that its tokens would use of it. */
record Account(
    String subject,
    @Nullable String email,
    boolean emailVerified,
    @Nullable String name,
    boolean enabled,
    JsonObject attributes) {

  private static final int LONGEST_NAME = 200;

  static Account of(JsonObject user) {
    return new Account(
        user.getString("id"),
        user.getString("email"),
        user.getBoolean("emailVerified", false),
        name(user),
        user.getBoolean("enabled", true),
        user.getJsonObject("attributes", new JsonObject()));
  }

  /** Services have accounts, too, but are nobody. */
  static boolean isPerson(JsonObject user) {
    return user.getValue("serviceAccountClientId") == null
        && !user.getString("username", "").startsWith("service-account-");
  }

  private static @Nullable String name(JsonObject user) {
    String name =
        Stream.of("firstName", "lastName")
            .map(user::getString)
            .filter(part -> part != null && !part.isBlank())
            .collect(Collectors.joining(" "));
    if (name.isEmpty()) {
      return null;
    }
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }
}
