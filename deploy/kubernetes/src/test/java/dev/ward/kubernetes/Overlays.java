package dev.ward.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ward.kubernetes.kustomize.Kustomize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The overlays as they would be put on a cluster. */
final class Overlays {
  /** The root of the source tree. */
  static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();

  static final List<String> NAMES = List.of("dev", "prod", "restore");

  private static final Path KUBERNETES = REPOSITORY.resolve("deploy/kubernetes");
  private static final Map<String, List<ObjectNode>> BUILT = new ConcurrentHashMap<>();

  private Overlays() {}

  /** A copy that a test may break. */
  static Manifests built(String overlay) {
    return new Manifests(
        BUILT.computeIfAbsent(overlay, name -> Kustomize.build(directory(name))).stream()
            .map(ObjectNode::deepCopy)
            .toList());
  }

  /**
   * Where an overlay is; the one for developers gets first what secrets it still lacks, as a
   * developer would do.
   */
  static Path directory(String overlay) {
    Path directory = KUBERNETES.resolve("overlays").resolve(overlay);
    if (overlay.equals("dev")) {
      run(directory.resolve("make-secrets").toString());
    }
    return directory;
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
