package dev.ward.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What makes an image of its base.
 *
 * @param name how the manifests call it, behind {@code ward/}
 * @param port where it listens; none for what ends by itself
 * @param mounts folders for what it writes, which its user owns
 */
record Recipe(
    String name,
    String title,
    List<Layer> layers,
    List<String> entrypoint,
    List<String> arguments,
    OptionalInt port,
    List<String> mounts) {

  /** Where everything of ours lies. */
  static final String HOME = "/opt/ward";

  private static final String CACHE = HOME + "/app.aot";

  /** The same with what Java has learned of it in a run: on top, for nothing depends on it. */
  Recipe withCache(Path cache) {
    List<Layer> more = new ArrayList<>(layers);
    more.add(new Layer("cache", Map.of(CACHE, cache)));
    return withEntrypoint(more, "-XX:AOTCache=" + CACHE);
  }

  /** The same, told something before everything else that Java is told. */
  Recipe with(String option) {
    return withEntrypoint(layers, option);
  }

  private Recipe withEntrypoint(List<Layer> theseLayers, String option) {
    List<String> command = new ArrayList<>(entrypoint);
    command.add(1, option);
    return new Recipe(name, title, List.copyOf(theseLayers), command, arguments, port, mounts);
  }
}
