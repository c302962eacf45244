package dev.ward.metrics.legacy;

import dev.ward.platform.http.FormerCollection;
import dev.ward.platform.http.OldPaths;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/**
 * {@code /api/metrics}, {@code /api/goals}, {@code /api/export} and {@code /api/google-sheets} of
 * the single-tenant days.
 */
@ApplicationScoped
class FormerPaths implements OldPaths.Rules {

  private static final String SERVICE = "/metrics/v1";

  @Override
  public List<OldPaths.Rule> rules() {
    return List.of(
        new FormerCollection("/api/metrics", SERVICE, "metrics"),
        new FormerCollection("/api/goals", SERVICE, "goals"),
        new FormerCollection("/api/export", SERVICE, "exports"),
        new FormerCollection("/api/google-sheets", SERVICE, "data-sources"));
  }

  @Override
  public Map<String, String> described() {
    String clinic = SERVICE + "/clinics/{clinicId}";
    return Map.of(
        "/api/metrics", clinic + "/metrics",
        "/api/goals", clinic + "/goals",
        "/api/goals/{id}", clinic + "/goals/{id}",
        "/api/export", clinic + "/exports",
        "/api/export/{id}", clinic + "/exports/{id}",
        "/api/google-sheets", clinic + "/data-sources",
        "/api/google-sheets/{id}", clinic + "/data-sources/{id}");
  }
}
