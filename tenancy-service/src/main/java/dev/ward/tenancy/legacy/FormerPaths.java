package dev.ward.tenancy.legacy;

import dev.ward.platform.http.OldPaths;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /api/auth}, {@code /api/users} and {@code /api/clinics} of the single-tenant days. */
@ApplicationScoped
class FormerPaths implements OldPaths.Rules {

  private static final String CLINIC = "clinicId";
  private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{36}");

  @Override
  public List<OldPaths.Rule> rules() {
    return List.of(
        rewrite("/api/auth/(?:me|user|session)", "/tenancy/v1/me"),
        rewrite("/api/auth/sessions(/.+)?", "/tenancy/v1/me/sessions$1"),
        rewrite("/api/users/me", "/tenancy/v1/me"),
        FormerPaths::usersOfAClinic,
        rewrite("/api/clinics", "/tenancy/v1/clinics"),
        rewrite("/api/clinics/([^/]+)/users(/.+)?", "/tenancy/v1/clinics/$1/members$2"),
        rewrite("/api/clinics/([^/]+(?:/.+)?)", "/tenancy/v1/clinics/$1"));
  }

  private static OldPaths.Rule rewrite(String old, String successor) {
    Pattern pattern = Pattern.compile(old);
    return (path, request) -> {
      Matcher matcher = pattern.matcher(path);
      if (!matcher.matches()) {
        return null;
      }
      String query = request.request().query();
      return matcher.replaceFirst(successor) + (query == null ? "" : "?" + query);
    };
  }

  /** The clinic was a parameter then; now it is in the path. */
  private static @Nullable String usersOfAClinic(String path, RoutingContext context) {
    HttpServerRequest request = context.request();
    String clinic = request.getParam(CLINIC);
    if (!path.startsWith("/api/users") || clinic == null || !ID.matcher(clinic).matches()) {
      return null;
    }
    String rest = path.substring("/api/users".length());
    return rest.isEmpty() || rest.startsWith("/")
        ? "/tenancy/v1/clinics/" + clinic + "/members" + rest + query(request.params())
        : null;
  }

  private static String query(MultiMap parameters) {
    StringBuilder query = new StringBuilder();
    for (Map.Entry<String, String> parameter : parameters) {
      if (!parameter.getKey().equals(CLINIC)) {
        query
            .append(query.isEmpty() ? '?' : '&')
            .append(encode(parameter.getKey()))
            .append('=')
            .append(encode(parameter.getValue()));
      }
    }
    return query.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
