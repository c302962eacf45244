package dev.ward.metrics.definitions;

import dev.ward.platform.access.Caller;
import dev.ward.platform.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The KPIs in force, remembered for a while: they change with migrations only. */
@ApplicationScoped
public class Definitions {

  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final Caller SELF = Caller.service("metrics-service");

  private final DefinitionStore store;
  private final Clock clock = Clock.systemUTC();
  private volatile @Nullable Known known;

  private record Known(Map<String, Definition> byKey, Instant until) {}

  Definitions(DefinitionStore store) {
    this.store = store;
  }

  /** By key, in the keys' order. */
  public Uni<Map<String, Definition>> inForce() {
    Known remembered = known;
    if (remembered != null && clock.instant().isBefore(remembered.until())) {
      return Uni.createFrom().item(remembered.byKey());
    }
    return store.all(SELF).map(this::remember);
  }

  /**
   * The keys as the database takes them. What an organization calls its own KPIs, only the database
   * knows.
   *
   * @throws Problem 400 for a key that no KPI has
   */
  public Uni<String[]> checked(Set<String> keys) {
    return inForce()
        .map(
            known -> {
              for (String key : keys) {
                if (!known.containsKey(key) && !key.startsWith(Definition.CUSTOM)) {
                  throw Problem.invalid("/keys", "has a key that no KPI has");
                }
              }
              return keys.toArray(String[]::new);
            });
  }

  private Map<String, Definition> remember(List<Definition> all) {
    Map<String, Definition> byKey = new TreeMap<>();
    for (Definition definition : all) {
      if (definition.effectiveUntil() == null) {
        byKey.put(definition.key(), definition);
      }
    }
    Map<String, Definition> fixed = Collections.unmodifiableMap(byKey);
    known = new Known(fixed, clock.instant().plus(REMEMBERED));
    return fixed;
  }
}
