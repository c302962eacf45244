package dev.ward.metrics.definitions;

import dev.ward.platform.access.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The KPIs in force, remembered for a while: they change with migrations only. */
@ApplicationScoped
public class Definitions {

  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final Caller SELF = Caller.service("metrics-service");

  private final Uni<Map<String, Definition>> inForce;

  Definitions(DefinitionStore store) {
    inForce = store.all(SELF).map(Definitions::byKey).memoize().atLeast(REMEMBERED);
  }

  /** By key, in the keys' order. */
  public Uni<Map<String, Definition>> inForce() {
    return inForce;
  }

  private static Map<String, Definition> byKey(List<Definition> all) {
    Map<String, Definition> byKey = new TreeMap<>();
    for (Definition definition : all) {
      if (definition.effectiveUntil() == null) {
        byKey.put(definition.key(), definition);
      }
    }
    return byKey;
  }
}
