package dev.ward.metrics.legacy;

import dev.ward.platform.http.FormerCollection;
import dev.ward.platform.http.OldPaths;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

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
}
