package dev.ward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whatever is named exists: ConfigMaps, Secrets and their keys, services and their ports. */
final class References implements Rule {

  /** A host without a dot is one of this namespace. */
  private static final Pattern INSIDE =
      Pattern.compile("(?:http|postgresql)://([a-z][a-z0-9-]*)(?::(\\d+))?(?=/|$)");

  @Override
  public List<String> offenders(Manifests manifests) {
    List<String> offenders = new ArrayList<>();
    Map<String, Set<String>> keys = keys(manifests);
    Set<String> services = services(manifests);
    for (ObjectNode node : manifests.all()) {
      if (node.path("kind").asText().endsWith("Secret")) {
        continue;
      }
      walk(Manifests.id(node), node, keys, services, offenders);
    }
    volumes(manifests, offenders);
    return offenders;
  }

  /** What each ConfigMap and Secret has, those that operators make included. */
  private static Map<String, Set<String>> keys(Manifests manifests) {
    Map<String, Set<String>> keys = new HashMap<>();
    for (String kind : List.of("ConfigMap", "Secret")) {
      manifests
          .of(kind)
          .forEach(
              node -> {
                Set<String> names = new HashSet<>();
                node.path("data").fieldNames().forEachRemaining(names::add);
                keys.put(kind + "/" + Manifests.name(node), names);
              });
    }
    manifests
        .of("ExternalSecret")
        .forEach(
            node -> {
              Set<String> names = new HashSet<>();
              node.at("/spec/data").forEach(data -> names.add(data.path("secretKey").asText()));
              keys.put("Secret/" + Manifests.name(node), names);
            });
    manifests
        .of("Cluster")
        .forEach(node -> keys.put("Secret/" + Manifests.name(node) + "-ca", Set.of("ca.crt")));
    return keys;
  }

  private static Set<String> services(Manifests manifests) {
    Set<String> services = new HashSet<>();
    manifests
        .of("Service")
        .forEach(
            node ->
                node.at("/spec/ports")
                    .forEach(
                        port ->
                            services.add(Manifests.name(node) + ":" + port.path("port").asText())));
    manifests.of("Cluster").forEach(node -> services.add(Manifests.name(node) + "-rw:5432"));
    manifests.of("Pooler").forEach(node -> services.add(Manifests.name(node) + ":5432"));
    manifests.of("Keycloak").forEach(node -> services.add(Manifests.name(node) + "-service:8080"));
    return services;
  }

  private static void walk(
      String id,
      JsonNode node,
      Map<String, Set<String>> keys,
      Set<String> services,
      List<String> offenders) {
    node.properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              switch (field.getKey()) {
                case "configMapRef" -> named(id, "ConfigMap", value, "name", keys, offenders);
                case "configMapRefs" ->
                    value.forEach(ref -> named(id, "ConfigMap", ref, "name", keys, offenders));
                case "secretKeyRef",
                    "usernameSecret",
                    "passwordSecret",
                    "accessKeyId",
                    "secretAccessKey" ->
                    named(id, "Secret", value, "name", keys, offenders);
                case "secret" -> {
                  if (value.isObject()) {
                    named(
                        id,
                        "Secret",
                        value,
                        value.has("secretName") ? "secretName" : "name",
                        keys,
                        offenders);
                  }
                }
                case "backendRefs" ->
                    value.forEach(
                        ref ->
                            service(
                                id,
                                ref.path("name").asText() + ":" + ref.path("port").asText(),
                                services,
                                offenders));
                case "service" ->
                    service(
                        id,
                        value.path("name").asText() + ":" + value.at("/port/number").asText(),
                        services,
                        offenders);
                default -> hosts(id, value, services, offenders);
              }
              walk(id, value, keys, services, offenders);
            });
    if (node.isArray()) {
      node.forEach(element -> walk(id, element, keys, services, offenders));
    }
  }

  private static void named(
      String id,
      String kind,
      JsonNode reference,
      String field,
      Map<String, Set<String>> keys,
      List<String> offenders) {
    String name = kind + "/" + reference.path(field).asText();
    List<String> wanted = new ArrayList<>();
    if (reference.has("key")) {
      wanted.add(reference.path("key").asText());
    }
    reference.path("items").forEach(item -> wanted.add(item.path("key").asText()));
    if (!keys.containsKey(name)) {
      offenders.add(id + " names " + name + ", which doesn't exist");
    } else if (!keys.get(name).containsAll(wanted)) {
      offenders.add(id + " wants " + wanted + " of " + name);
    }
  }

  private static void service(
      String id, String service, Set<String> services, List<String> offenders) {
    if (!services.contains(service)) {
      offenders.add(id + " leads to " + service + ", which doesn't exist");
    }
  }

  private static void hosts(
      String id, JsonNode value, Set<String> services, List<String> offenders) {
    if (!value.isTextual() || value.asText().startsWith("http://localhost")) {
      return;
    }
    Matcher host = INSIDE.matcher(value.asText());
    if (host.find()) {
      String port = host.group(2) == null ? "80" : host.group(2);
      service(id, host.group(1) + ":" + port, services, offenders);
    }
  }

  private static void volumes(Manifests manifests, List<String> offenders) {
    manifests
        .workloads()
        .forEach(
            workload -> {
              Set<String> volumes = new HashSet<>();
              Manifests.podSpec(workload)
                  .path("volumes")
                  .forEach(volume -> volumes.add(volume.path("name").asText()));
              Set<String> mounts = new HashSet<>();
              Manifests.container(workload)
                  .path("volumeMounts")
                  .forEach(mount -> mounts.add(mount.path("name").asText()));
              if (!volumes.equals(mounts)) {
                offenders.add(Manifests.id(workload) + " has " + volumes + ", mounts " + mounts);
              }
            });
  }
}
