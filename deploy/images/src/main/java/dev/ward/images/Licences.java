package dev.ward.images;

import dev.ward.local.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The licences under which others' work may be in an image. */
record Licences(Set<String> allowed) {

  /**
   * @param file a licence a line, as bills of materials call it; what follows a # is why
   */
  static Licences read(Path file) {
    try {
      return new Licences(
          Files.readAllLines(file).stream()
              .map(line -> line.replaceFirst("\\s*#.*", "").strip())
              .filter(line -> !line.isEmpty())
              .collect(Collectors.toUnmodifiableSet()));
    } catch (IOException e) {
      throw new Failure(file + " can't be read: " + e.getMessage() + ".", e);
    }
  }

  /** What may not be in an image: of several licences one is enough, for they are a choice. */
  List<String> offenders(Sbom sbom) {
    return sbom.components().stream()
        .filter(component -> !component.isOurs())
        .filter(component -> component.licences().stream().noneMatch(allowed::contains))
        .map(component -> component.id() + " " + component.version() + " " + component.licences())
        .toList();
  }
}
