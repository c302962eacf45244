package dev.ward.platform.limits;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Limits that a test reaches, and four connections, of which three are for requests. */
public final class TightLimits implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "ward.limits.caller.burst", "10",
        "ward.limits.caller.per-second", "1",
        "ward.limits.clinic.burst", "15",
        "ward.limits.clinic.per-second", "1",
        "quarkus.datasource.reactive.max-size", "4",
        "ward.connections.reserved", "1",
        "ward.connections.longest-wait", "30s");
  }
}
