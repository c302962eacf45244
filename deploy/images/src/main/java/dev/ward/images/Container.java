package dev.ward.images;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An unpacked image, run as a cluster would: by its own entrypoint, as its own user, with its own
 * files and no others, to which it can't write. Linux alone can do it, and only root may.
 */
final class Container {
  /**
   * What is mounted is seen by this process and its children alone, and gone with them. The last
   * command takes the place of the shell, so that signals reach what runs in the image.
   */
  private static final String ISOLATED =
      """
      set -e
      path=$1 root=$2 scratch=$3 mounts=$4 user=$5
      shift 5
      PATH=/usr/sbin:/usr/bin:/sbin:/bin
      setpriv=$(command -v setpriv) chroot=$(command -v chroot)
      mount --make-rprivate /
      mount --bind "$root" "$root"
      mount --bind "$scratch" "$root/tmp"
      for mount in $mounts; do
        mkdir -p "$scratch/mounts$mount"
        chown "$user" "$scratch/mounts$mount"
        mount --bind "$scratch/mounts$mount" "$root$mount"
      done
      mount --rbind /proc "$root/proc"
      mount --rbind /dev "$root/dev"
      mount -o remount,bind,ro "$root"
      PATH=$path
      exec "$setpriv" --no-new-privs "$chroot" --userspec="$user" --groups= "$root" "$@"
      """;

  private final Path root;
  private final Path scratch;
  private final JsonNode config;
  private final List<String> mounts;

  /**
   * @param scratch what it has as {@code /tmp}
   * @param config what the image says of how it is run
   */
  Container(Path root, Path scratch, JsonNode config, List<String> mounts) {
    this.root = root;
    this.scratch = scratch;
    this.config = config.path("config");
    this.mounts = List.copyOf(mounts);
  }

  /** Whether this machine can do it; a sentence that says why not, or nothing. */
  static String hindrance() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return "An image runs on Linux alone.";
    }
    return Rootfs.isRoot() ? "" : "Only root may run an image without a container engine.";
  }

  /**
   * Starts it.
   *
   * @param environment what it is told beside what the image says itself
   * @param log where its output goes
   */
  Process start(Map<String, String> environment, Path log) {
    try {
      prepare();
      ProcessBuilder builder =
          new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().clear();
      builder.environment().putAll(ownEnvironment());
      builder.environment().putAll(environment);
      return builder.start();
    } catch (IOException e) {
      throw new Failure("The image can't be started: " + e.getMessage() + ".", e);
    }
  }

  private void prepare() throws IOException {
    for (String folder : List.of("tmp", "proc", "dev")) {
      Files.createDirectories(root.resolve(folder));
    }
    Files.createDirectories(scratch);
    Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private List<String> command() {
    List<String> command =
        new ArrayList<>(List.of("/usr/bin/unshare", "--mount", "/bin/sh", "-c", ISOLATED, "image"));
    command.addAll(
        List.of(
            // Tools of this machine are looked for where they are, the image's where it says.
            ownEnvironment().getOrDefault("PATH", ""),
            root.toString(),
            scratch.toString(),
            String.join(" ", mounts),
            config.path("User").asText()));
    config.path("Entrypoint").forEach(word -> command.add(word.asText()));
    config.path("Cmd").forEach(word -> command.add(word.asText()));
    return command;
  }

  private Map<String, String> ownEnvironment() {
    Map<String, String> environment = new LinkedHashMap<>();
    for (JsonNode variable : config.path("Env")) {
      String[] parts = variable.asText().split("=", 2);
      environment.put(parts[0], parts.length == 2 ? parts[1] : "");
    }
    return environment;
  }
}
