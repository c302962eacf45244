package dev.ward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pods are as restricted as they can be, and images are ones that can be named again. */
final class Security implements Rule {

  /** What must stand where in a pod, and in its container. */
  private static final Map<String, String> OF_PODS =
      Map.of(
          "/automountServiceAccountToken", "false",
          "/enableServiceLinks", "false",
          "/securityContext/runAsNonRoot", "true",
          "/securityContext/seccompProfile/type", "RuntimeDefault");

  private static final Map<String, String> OF_CONTAINERS =
      Map.of(
          "/securityContext/allowPrivilegeEscalation", "false",
          "/securityContext/readOnlyRootFilesystem", "true",
          "/securityContext/capabilities/drop/0", "ALL");

  private static final Set<String> VOLUMES = Set.of("emptyDir", "secret", "configMap");

  @Override
  public List<String> offenders(Manifests manifests) {
    List<String> offenders = new ArrayList<>();
    manifests.workloads().forEach(workload -> workload(workload, offenders));
    manifests
        .of("Namespace")
        .filter(
            namespace ->
                !namespace
                    .at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                    .asText()
                    .equals("restricted"))
        .forEach(namespace -> offenders.add(Manifests.id(namespace) + " isn't restricted"));
    for (ObjectNode node : manifests.all()) {
      images(Manifests.id(node), node.path("spec"), offenders);
    }
    return offenders;
  }

  private static void workload(ObjectNode workload, List<String> offenders) {
    JsonNode pod = Manifests.podSpec(workload);
    String id = Manifests.id(workload);
    OF_PODS.forEach((at, value) -> require(id, pod, at, value, offenders));
    for (JsonNode container : pod.path("containers")) {
      OF_CONTAINERS.forEach((at, value) -> require(id, container, at, value, offenders));
      for (String amount : List.of("requests/cpu", "requests/memory", "limits/memory")) {
        if (container.at("/resources/" + amount).isMissingNode()) {
          offenders.add(id + " doesn't say " + amount);
        }
      }
    }
    if (pod.at("/securityContext/runAsUser").asInt() == 0) {
      offenders.add(id + " runs as root");
    }
    for (String forbidden : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (pod.has(forbidden)) {
        offenders.add(id + " asks for " + forbidden);
      }
    }
    for (JsonNode volume : pod.path("volumes")) {
      if (VOLUMES.stream().noneMatch(volume::has)) {
        offenders.add(id + " mounts " + volume);
      }
      if (volume.has("emptyDir") && !volume.path("emptyDir").has("sizeLimit")) {
        offenders.add(id + " has a volume without an end: " + volume.path("name").asText());
      }
    }
  }

  private static void require(
      String id, JsonNode node, String at, String value, List<String> offenders) {
    if (!node.at(at).asText().equals(value)) {
      offenders.add(id + ": " + at + " isn't " + value);
    }
  }

  private static void images(String id, JsonNode node, List<String> offenders) {
    node.properties()
        .forEach(
            field -> {
              boolean image = Set.of("image", "imageName").contains(field.getKey());
              if (image && !isPinned(field.getValue().asText())) {
                offenders.add(id + " has an image without a version: " + field.getValue());
              }
            });
    node.forEach(child -> images(id, child, offenders));
  }

  private static boolean isPinned(String image) {
    String last = image.substring(image.lastIndexOf('/') + 1);
    return last.contains("@sha256:") || (last.contains(":") && !last.endsWith(":latest"));
  }
}
