package dev.ward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Each variable is one that the service reads when it runs, and none is missing that the README
 * says a deployment sets.
 */
final class Settings implements Rule {
  private static final String MODEL = "META-INF/quarkus-config-doc/quarkus-config-model.json";
  private static final Set<String> OF_THE_JVM = Set.of("JAVA_TOOL_OPTIONS", "MALLOC_ARENA_MAX");
  private static final Pattern FLYWAY = Pattern.compile("FLYWAY_(URL|USER|PASSWORD)");
  private static final Pattern SAID = Pattern.compile("`((?:QUARKUS|WARD)_[A-Z0-9_{},]+)`");

  private static final Map<String, Documented> QUARKUS = quarkus();
  private static final Map<String, Set<String>> WARD = new ConcurrentHashMap<>();

  @Override
  public List<String> offenders(Manifests manifests) {
    List<String> offenders = new ArrayList<>();
    Set<String> set = new HashSet<>();
    manifests
        .workloads()
        .forEach(
            workload -> {
              String name = Manifests.name(workload);
              for (String variable : Environment.of(manifests, workload).keySet()) {
                set.add(variable);
                if (!isRead(name, variable)) {
                  offenders.add(name + " doesn't read " + variable);
                }
              }
            });
    manifests
        .of("KeycloakRealmImport")
        .forEach(realm -> realm.at("/spec/placeholders").fieldNames().forEachRemaining(set::add));
    for (String variable : said()) {
      if (!set.contains(variable) && !variable.startsWith("WARD_SMTP_")) {
        offenders.add(variable + " is set nowhere, but the README says that a deployment sets it");
      }
    }
    return offenders;
  }

  private static boolean isRead(String workload, String variable) {
    if (OF_THE_JVM.contains(variable)) {
      return true;
    }
    if (!workload.endsWith("-service")) {
      return FLYWAY.matcher(variable).matches();
    }
    return variable.startsWith("WARD_")
        ? keys(workload).contains(variable) || keys("platform").contains(variable)
        : QUARKUS.containsKey(variable) && QUARKUS.get(variable).isReadBy(workload);
  }

  private static Set<String> keys(String module) {
    return WARD.computeIfAbsent(module, ConfigKeys::of);
  }

  /** The variables that the README's chapter on deploying names. */
  static Set<String> said() {
    String readme = Sources.text(Overlays.REPOSITORY.resolve("README.md"));
    Matcher names = SAID.matcher(readme.substring(readme.indexOf("## Deploying")));
    Set<String> said = new HashSet<>();
    while (names.find()) {
      String name = names.group(1);
      int brace = name.indexOf('{');
      if (brace < 0) {
        said.add(name);
      } else {
        for (String end : name.substring(brace + 1, name.indexOf('}')).split(",")) {
          said.add(name.substring(0, brace) + end);
        }
      }
    }
    return said;
  }

  /** What the extensions document. */
  private static Map<String, Documented> quarkus() {
    Map<String, Documented> known = new HashMap<>();
    try {
      List<URL> models = Collections.list(Settings.class.getClassLoader().getResources(MODEL));
      for (URL model : models) {
        new ObjectMapper()
            .readTree(model)
            .path("configRoots")
            .forEach(
                root -> collect(root, root.path("extension").path("artifactId").asText(), known));
      }
      return known;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(JsonNode node, String extension, Map<String, Documented> known) {
    if (node.path("path").has("environmentVariable")) {
      known.put(
          node.path("path").path("environmentVariable").asText(),
          new Documented(node.path("phase").asText(), extension));
    }
    node.forEach(child -> collect(child, extension, known));
  }

  /** A variable of an extension, and when it is read. */
  private record Documented(String phase, String extension) {

    boolean isReadBy(String service) {
      boolean chosen = Sources.MODULES.stream().anyMatch(this::isIn);
      return phase.equals("RUN_TIME") && (!chosen || isIn(service) || isIn("platform"));
    }

    private boolean isIn(String module) {
      return Sources.text(Overlays.REPOSITORY.resolve(module).resolve("pom.xml"))
          .contains("<artifactId>" + extension + "</artifactId>");
    }
  }
}
