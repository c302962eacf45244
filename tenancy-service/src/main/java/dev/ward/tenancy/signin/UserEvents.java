package dev.ward.tenancy.signin;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people do at the identity provider. Of the details that it gives nothing is taken but
 * technical names: addresses, user names and old and new values stay there.
 */
final class UserEvents {

  private static final String ERROR = "_ERROR";

  private static final String PASSWORD = "password.changed";
  private static final String SECOND_FACTOR = "second-factor.changed";

  /** By the type without its ending; others aren't told. */
  private static final Map<String, String> ACTIONS =
      Map.ofEntries(
          Map.entry("LOGIN", "sign-in.succeeded"),
          Map.entry("LOGOUT", "sign-out"),
          Map.entry("USER_SESSION_DELETED", "sign-out"),
          Map.entry("REGISTER", "account.registered"),
          Map.entry("UPDATE_CREDENTIAL", PASSWORD),
          Map.entry("REMOVE_CREDENTIAL", PASSWORD),
          Map.entry("SEND_RESET_PASSWORD", "password.reset-requested"),
          Map.entry("UPDATE_EMAIL", "account.email-changed"),
          Map.entry("VERIFY_EMAIL", "account.email-verified"),
          Map.entry("UPDATE_PROFILE", "account.updated"),
          Map.entry("DELETE_ACCOUNT", "account.deleted"),
          Map.entry("IMPERSONATE", "account.impersonated"),
          Map.entry("USER_DISABLED_BY_TEMPORARY_LOCKOUT", "account.locked"),
          Map.entry("USER_DISABLED_BY_PERMANENT_LOCKOUT", "account.locked"),
          Map.entry("FEDERATED_IDENTITY_LINK", "account.linked"),
          Map.entry("REMOVE_FEDERATED_IDENTITY", "account.unlinked"),
          Map.entry("GRANT_CONSENT", "consent.granted"),
          Map.entry("UPDATE_CONSENT", "consent.granted"),
          Map.entry("REVOKE_GRANT", "consent.revoked"));

  /** What is refused rather than failed. */
  private static final Map<String, String> REFUSALS =
      Map.of(
          "LOGIN_ERROR", "sign-in.failed",
          "IDENTITY_PROVIDER_LOGIN_ERROR", "sign-in.failed",
          "CODE_TO_TOKEN_ERROR", "token.refused",
          "REFRESH_TOKEN_ERROR", "token.refused",
          "CLIENT_LOGIN_ERROR", "token.refused",
          "TOKEN_EXCHANGE_ERROR", "token.refused",
          "USER_INFO_REQUEST_ERROR", "token.refused");

  /** The provider's names for what may be known, and ours. */
  private static final Map<String, String> DETAILS =
      Map.of(
          "credential_type", "credential",
          "identity_provider", "identityProvider",
          "auth_type", "protocol",
          "grant_type", "grant");

  private UserEvents() {}

  /** Null for what isn't told. */
  static @Nullable Observed observed(JsonObject event) {
    String type = event.getString("type", "");
    JsonObject details = event.getJsonObject("details", new JsonObject());
    String action = action(type, details);
    if (action == null) {
      return null;
    }
    String subject = event.getString("userId");
    boolean refused = REFUSALS.containsKey(type);
    return new Observed(
        event.getString("id"),
        event.getLong("time"),
        action,
        refused ? "denied" : type.endsWith(ERROR) ? "failure" : "success",
        event.getString("error"),
        subject,
        subject == null ? "anonymous" : "user",
        subject,
        "account",
        subject == null ? "unknown" : subject,
        event.getString("ipAddress"),
        known(event, details));
  }

  private static @Nullable String action(String type, JsonObject details) {
    String refused = REFUSALS.get(type);
    if (refused != null) {
      return refused;
    }
    String action =
        ACTIONS.get(type.endsWith(ERROR) ? type.substring(0, type.lastIndexOf(ERROR)) : type);
    return PASSWORD.equals(action) && !details.getString("credential_type", "").equals("password")
        ? SECOND_FACTOR
        : action;
  }

  private static Map<String, String> known(JsonObject event, JsonObject details) {
    Map<String, String> known = new HashMap<>();
    if (event.getString("clientId") != null) {
      known.put("client", event.getString("clientId"));
    }
    DETAILS.forEach(
        (theirs, ours) -> {
          if (details.getValue(theirs) instanceof String value) {
            known.put(ours, value);
          }
        });
    return known;
  }
}
