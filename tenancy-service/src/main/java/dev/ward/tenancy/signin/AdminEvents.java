package dev.ward.tenancy.signin;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What administrators do at the identity provider, and this service for them: to accounts, or to
 * how people sign in at all.
 */
final class AdminEvents {

  private static final Pattern OF_A_USER = Pattern.compile("users/([^/]+)(?:/(.+))?");

  private static final Map<String, String> VERBS =
      Map.of("CREATE", "created", "UPDATE", "updated", "DELETE", "deleted", "ACTION", "updated");

  private AdminEvents() {}

  /** The account of who did it; empty when nobody is named. */
  static String actor(JsonObject event) {
    return event.getJsonObject("authDetails", new JsonObject()).getString("userId", "");
  }

  /**
   * @param service the service that did it with an account of its own; null for a person
   */
  static Observed observed(JsonObject event, @Nullable String service) {
    String path = event.getString("resourcePath", "");
    Matcher user = OF_A_USER.matcher(path);
    String account = user.matches() ? user.group(1) : null;
    String error = event.getString("error");
    return new Observed(
        event.getString("id"),
        event.getLong("time"),
        account == null ? "identity-provider.changed" : action(event, user.group(2)),
        error == null ? "success" : "failure",
        error,
        account,
        service == null ? "user" : "service",
        service == null ? orNull(actor(event)) : service,
        account == null ? kebab(event.getString("resourceType", "realm")) : "account",
        account == null ? path.isEmpty() ? "realm" : path : account,
        event.getJsonObject("authDetails", new JsonObject()).getString("ipAddress"),
        Map.of("operation", kebab(event.getString("operationType", ""))));
  }

  private static String action(JsonObject event, @Nullable String of) {
    if (of == null) {
      return "account." + VERBS.getOrDefault(event.getString("operationType", ""), "updated");
    }
    if (of.equals("reset-password")) {
      return "password.changed";
    }
    return of.equals("logout") ? "sign-out" : "account.updated";
  }

  private static String kebab(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
