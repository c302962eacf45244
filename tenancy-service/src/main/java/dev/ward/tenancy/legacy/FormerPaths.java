package dev.ward.tenancy.legacy;

import dev.ward.platform.http.FormerCollection;
import dev.ward.platform.http.OldPaths;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /api/auth}, {@code /api/users} and {@code /api/clinics} of the single-tenant days. */
@ApplicationScoped
class FormerPaths implements OldPaths.Rules {

  @Override
  public List<OldPaths.Rule> rules() {
    return List.of(
        rewrite("/api/auth/(?:me|user|session)", "/tenancy/v1/me"),
        rewrite("/api/auth/sessions(/.+)?", "/tenancy/v1/me/sessions$1"),
        rewrite("/api/users/me", "/tenancy/v1/me"),
        new FormerCollection("/api/users", "/tenancy/v1", "members"),
        rewrite("/api/clinics", "/tenancy/v1/clinics"),
        rewrite("/api/clinics/([^/]+)/users(/.+)?", "/tenancy/v1/clinics/$1/members$2"),
        rewrite("/api/clinics/([^/]+(?:/.+)?)", "/tenancy/v1/clinics/$1"));
  }

  @Override
  public Map<String, String> described() {
    String members = "/tenancy/v1/clinics/{clinicId}/members";
    return Map.of(
        "/api/auth/me", "/tenancy/v1/me",
        "/api/auth/sessions", "/tenancy/v1/me/sessions",
        "/api/auth/sessions/{sessionId}", "/tenancy/v1/me/sessions/{sessionId}",
        "/api/users", members,
        "/api/users/{userId}", members + "/{userId}",
        "/api/clinics", "/tenancy/v1/clinics",
        "/api/clinics/{clinicId}", "/tenancy/v1/clinics/{clinicId}",
        "/api/clinics/{clinicId}/users", members);
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
}
