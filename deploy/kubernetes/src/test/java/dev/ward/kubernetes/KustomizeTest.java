package dev.ward.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.kubernetes.kustomize.Kustomize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KustomizeTest {

  static Stream<String> overlays() {
    return Overlays.NAMES.stream();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void whatIsCheckedHereIsWhatKubectlWouldPutOnACluster(String overlay) throws Exception {
    assumeTrue(kubectl(), "there is no kubectl here to hold it against");
    Path directory = Overlays.directory(overlay);
    Process kubectl = new ProcessBuilder("kubectl", "kustomize", directory.toString()).start();
    String printed = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(kubectl.waitFor()).isZero();
    Map<String, JsonNode> ours = byId(Overlays.built(overlay).all());
    Map<String, JsonNode> theirs = byId(Kustomize.parse(printed));
    assertThat(ours.keySet()).isEqualTo(theirs.keySet());
    assertThat(theirs.keySet())
        .allSatisfy(id -> assertThat(differences(ours.get(id), theirs.get(id))).isEmpty());
  }

  @Test
  void whatIsNotKnownIsRefusedRatherThanLeftOut(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("kustomization.yaml"), "nameSuffix: -x\nresources: []\n");

    assertThatThrownBy(() -> Kustomize.build(directory)).hasMessageContaining("nameSuffix");
  }

  @Test
  void aPatchThatChangesNothingIsRefused(@TempDir Path directory) throws IOException {
    Files.writeString(
        directory.resolve("kustomization.yaml"),
        "patches:\n  - patch: '{kind: Service, metadata: {name: gone}}'\n");

    assertThatThrownBy(() -> Kustomize.build(directory)).hasMessageContaining("gone");
  }

  private static boolean kubectl() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
  }

  /** Where two manifests differ, as JSON pointers. */
  private static List<String> differences(JsonNode one, JsonNode other) {
    if (one.equals(other)) {
      return List.of();
    }
    List<String> found = new ArrayList<>();
    if (one.isObject() && other.isObject()) {
      Set<String> fields = new TreeSet<>();
      one.fieldNames().forEachRemaining(fields::add);
      other.fieldNames().forEachRemaining(fields::add);
      for (String field : fields) {
        differences(one.path(field), other.path(field)).forEach(at -> found.add("/" + field + at));
      }
    } else if (one.isArray() && other.isArray() && one.size() == other.size()) {
      for (int i = 0; i < one.size(); i++) {
        String index = "/" + i;
        differences(one.get(i), other.get(i)).forEach(at -> found.add(index + at));
      }
    } else if (!unbroken(one).equals(unbroken(other))) {
      found.add(": " + one + " instead of " + other);
    }
    return found;
  }

  /** kubectl breaks long Base64 into lines. */
  private static String unbroken(JsonNode value) {
    return value.toString().replace("\\n", "");
  }

  private static Map<String, JsonNode> byId(List<? extends JsonNode> nodes) {
    return nodes.stream().collect(Collectors.toMap(Manifests::id, node -> node));
  }
}
