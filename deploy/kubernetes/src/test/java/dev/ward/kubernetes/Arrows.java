package dev.ward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Who may speak to whom is exactly what {@code arrows.txt} says, seen from both ends. */
final class Arrows implements Rule {

  /** Those outside of the namespace, by what a policy calls them. */
  private static final Map<String, String> OUTSIDE =
      Map.of(
          "{\"ward.dev/gateway\":\"true\"}", "gateway",
          "{\"ward.dev/monitoring\":\"true\"}", "monitoring",
          "{\"ward.dev/tracing\":\"true\"}", "collector",
          "{\"kubernetes.io/metadata.name\":\"cnpg-system\"}", "postgres-operator",
          "{\"kubernetes.io/metadata.name\":\"kube-system\"}", "names");

  @Override
  public List<String> offenders(Manifests manifests) {
    List<Pod> pods = Pod.of(manifests);
    Set<String> into = new TreeSet<>();
    Set<String> outOf = new TreeSet<>();
    for (JsonNode policy : manifests.of("NetworkPolicy").toList()) {
      for (Pod pod : pods) {
        if (!pod.matches(policy.at("/spec/podSelector"))) {
          continue;
        }
        for (JsonNode rule : policy.at("/spec/ingress")) {
          ends(
              rule,
              "from",
              pods,
              List.of(pod),
              (peer, port) -> into.add(peer + " -> " + pod.name() + ":" + port));
        }
        for (JsonNode rule : policy.at("/spec/egress")) {
          ends(
              rule,
              "to",
              pods,
              pods,
              (peer, port) -> outOf.add(pod.name() + " -> " + peer + ":" + port));
        }
      }
    }
    List<String> offenders = new ArrayList<>();
    unprotected(manifests, pods, offenders);
    Set<String> known = new TreeSet<>(designed());
    Set<String> names = new TreeSet<>(pods.stream().map(Pod::name).toList());
    compare(known, into, end -> names.contains(target(end)), "may come in", offenders);
    compare(known, outOf, end -> names.contains(source(end)), "may go out", offenders);
    return offenders;
  }

  private interface End {
    void at(String peer, String port);
  }

  private static void ends(
      JsonNode rule, String field, List<Pod> pods, List<Pod> targets, End end) {
    if (rule.path(field).isEmpty() || rule.path("ports").isEmpty()) {
      end.at("anybody", "any");
    }
    for (JsonNode peer : rule.path(field)) {
      for (JsonNode port : rule.path("ports")) {
        for (String name : names(peer, pods)) {
          end.at(name, number(port.path("port"), targets));
        }
      }
    }
  }

  private static List<String> names(JsonNode peer, List<Pod> pods) {
    if (peer.has("ipBlock")) {
      return List.of(peer.path("ipBlock").has("except") ? "internet" : "anywhere");
    }
    if (peer.has("namespaceSelector")) {
      String labels = peer.path("namespaceSelector").path("matchLabels").toString();
      return List.of(OUTSIDE.getOrDefault(labels, "any namespace " + labels));
    }
    return pods.stream()
        .filter(pod -> pod.matches(peer.path("podSelector")))
        .map(Pod::name)
        .toList();
  }

  private static String number(JsonNode port, List<Pod> targets) {
    if (port.isNumber()) {
      return port.asText();
    }
    Integer named = targets.size() == 1 ? targets.get(0).ports().get(port.asText()) : null;
    return named == null ? "no port " + port : named.toString();
  }

  private static void compare(
      Set<String> known,
      Set<String> allowed,
      Function<String, Boolean> concerns,
      String what,
      List<String> offenders) {
    known.stream()
        .filter(concerns::apply)
        .filter(arrow -> !allowed.contains(arrow))
        .forEach(arrow -> offenders.add(arrow + " is designed, but not open: " + what));
    allowed.stream()
        .filter(arrow -> !known.contains(arrow))
        .forEach(arrow -> offenders.add(arrow + " is open, but not designed: " + what));
  }

  private static String source(String arrow) {
    return arrow.substring(0, arrow.indexOf(" -> "));
  }

  private static String target(String arrow) {
    return arrow.substring(arrow.indexOf(" -> ") + 4, arrow.lastIndexOf(':'));
  }

  private static void unprotected(Manifests manifests, List<Pod> pods, List<String> offenders) {
    boolean closed =
        manifests
            .of("NetworkPolicy")
            .map(policy -> policy.path("spec"))
            .anyMatch(
                spec ->
                    spec.path("podSelector").isEmpty()
                        && spec.path("policyTypes").size() == 2
                        && !spec.has("ingress")
                        && !spec.has("egress"));
    if (!closed) {
      offenders.add("nothing is closed by default for " + pods.size() + " kinds of pods");
    }
  }

  private static List<String> designed() {
    try (InputStream in = Arrows.class.getResourceAsStream("/arrows.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
