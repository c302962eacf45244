package dev.ward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory, time and connections add up. */
final class Capacity implements Rule {
  /** What a JVM of ours needs beside its heap and its direct buffers. */
  private static final long BESIDE = 128;

  /** What a service may hold when it is busy, by the bars. */
  private static final long BUSY = 350;

  /** Connections that the operator and an administrator need for themselves. */
  private static final int KEPT = 20;

  private static final Duration RUNS = Duration.ofSeconds(5);

  @Override
  public List<String> offenders(Manifests manifests) {
    List<String> offenders = new ArrayList<>();
    manifests
        .of("Deployment")
        .forEach(
            deployment -> {
              memory(manifests, deployment, offenders);
              stopping(manifests, deployment, offenders);
            });
    connections(manifests, offenders);
    return offenders;
  }

  private static void memory(Manifests manifests, JsonNode deployment, List<String> offenders) {
    String options = Environment.of(manifests, deployment).getOrDefault("JAVA_TOOL_OPTIONS", "");
    long needed =
        option("-Xmx(\\d+)m", options) + option("MaxDirectMemorySize=(\\d+)m", options) + BESIDE;
    JsonNode resources = Manifests.container(deployment).path("resources");
    long limit = mebibytes(resources.at("/limits/memory").asText());
    if (limit < Math.max(needed, BUSY)
        || mebibytes(resources.at("/requests/memory").asText()) < BUSY) {
      offenders.add(Manifests.id(deployment) + " has too little memory for " + needed + " MiB");
    }
  }

  private static void stopping(Manifests manifests, JsonNode deployment, List<String> offenders) {
    String timeout =
        Environment.of(manifests, deployment).getOrDefault("QUARKUS_SHUTDOWN_TIMEOUT", "0s");
    JsonNode pod = Manifests.podSpec(deployment);
    Duration needed =
        Duration.ofSeconds(pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asLong())
            .plus(Duration.parse("PT" + timeout))
            .plus(RUNS);
    boolean heard = pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asLong() >= 5;
    if (!heard || pod.path("terminationGracePeriodSeconds").asLong() <= needed.toSeconds()) {
      offenders.add(Manifests.id(deployment) + " is killed before it has answered everybody");
    }
  }

  private static void connections(Manifests manifests, List<String> offenders) {
    long services = manifests.of("Deployment").count();
    long asked =
        manifests
            .of("HorizontalPodAutoscaler")
            .mapToLong(
                scaler ->
                    scaler.at("/spec/maxReplicas").asLong()
                        * Long.parseLong(
                            Sources.property(
                                Manifests.name(scaler), "quarkus.datasource.reactive.max-size")))
            .sum();
    long used = KEPT;
    for (JsonNode pooler : manifests.of("Pooler").toList()) {
      JsonNode parameters = pooler.at("/spec/pgbouncer/parameters");
      long instances = pooler.at("/spec/instances").asLong();
      used += instances * services * parameters.path("default_pool_size").asLong();
      // Should all but one pooler be gone, one must do.
      if (asked > parameters.path("max_client_conn").asLong()) {
        offenders.add(asked + " connections are too many for one pooler");
      }
    }
    for (JsonNode keycloak : manifests.of("Keycloak").toList()) {
      used +=
          keycloak.at("/spec/instances").asLong() * keycloak.at("/spec/db/poolMaxSize").asLong();
    }
    for (JsonNode cluster : manifests.of("Cluster").toList()) {
      if (used > cluster.at("/spec/postgresql/parameters/max_connections").asLong()) {
        offenders.add(used + " connections are too many for PostgreSQL");
      }
    }
  }

  private static long option(String pattern, String options) {
    Matcher found = Pattern.compile(pattern).matcher(options);
    // Without a word the JVM takes what it likes.
    return found.find() ? Long.parseLong(found.group(1)) : Integer.MAX_VALUE;
  }

  private static long mebibytes(String amount) {
    if (amount.endsWith("Gi")) {
      return Long.parseLong(amount.replace("Gi", "")) * 1024;
    }
    return amount.endsWith("Mi") ? Long.parseLong(amount.replace("Mi", "")) : 0;
  }
}
