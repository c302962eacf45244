package dev.ward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Callers reach what is for them, the paths of the former API included, and nothing else. */
final class Routes implements Rule {
  private static final Pattern FORMER = Pattern.compile("\"(/api/[a-z-]+)");
  private static final Set<String> OF_KEYCLOAK = Set.of("/realms/ward", "/resources");

  @Override
  public List<String> offenders(Manifests manifests) {
    Map<String, String> routes = new TreeMap<>();
    for (JsonNode route : manifests.of("HTTPRoute").toList()) {
      for (JsonNode rule : route.at("/spec/rules")) {
        for (JsonNode match : rule.path("matches")) {
          routes.put(
              match.at("/path/value").asText(), rule.at("/backendRefs/0/name").asText("nobody"));
        }
      }
    }
    for (JsonNode ingress : manifests.of("Ingress").toList()) {
      for (JsonNode rule : ingress.at("/spec/rules")) {
        for (JsonNode path : rule.at("/http/paths")) {
          routes.put(path.path("path").asText(), path.at("/backend/service/name").asText());
        }
      }
    }
    List<String> offenders = new ArrayList<>();
    designed()
        .forEach(
            (path, service) -> {
              String reached = routes.remove(path);
              if (!service.equals(reached)) {
                offenders.add(path + " leads to " + reached + " instead of " + service);
              }
            });
    routes.forEach((path, service) -> offenders.add(path + " of " + service + " is open"));
    return offenders;
  }

  private static Map<String, String> designed() {
    Map<String, String> designed = new TreeMap<>();
    OF_KEYCLOAK.forEach(path -> designed.put(path, "keycloak-service"));
    for (String module : Sources.MODULES) {
      if (module.endsWith("-service")) {
        designed.put("/" + module.replace("-service", "") + "/v1", module);
        former(module).forEach(path -> designed.put(path, module));
      }
    }
    return designed;
  }

  private static Set<String> former(String module) {
    Set<String> paths = new TreeSet<>();
    for (Path file : Sources.java(module)) {
      if (file.getFileName().toString().equals("FormerPaths.java")) {
        Matcher path = FORMER.matcher(Sources.text(file));
        while (path.find()) {
          paths.add(path.group(1));
        }
      }
    }
    return paths;
  }
}
