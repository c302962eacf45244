package dev.ward.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import dev.ward.local.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code deploy/images/base-of-jdk}: a base for where no registry can be reached, of a JDK and the
 * libraries of this machine that it is linked with: no shell, no package manager, nothing else.
 */
final class JdkBase {
  private static final String JAVA = "/opt/java";

  /** All of Java SE, and what libraries use beside it. */
  private static final String MODULES =
      "java.se,jdk.unsupported,jdk.crypto.ec,jdk.zipfs,jdk.management,jdk.naming.dns,"
          + "jdk.localedata,jdk.charsets,jdk.jfr,jdk.net,jdk.security.auth";

  private static final Pattern LIBRARY = Pattern.compile("(?:=> )?(/\\S+) \\(0x");
  private static final Instant TIME = Instant.ofEpochSecond(1);

  private final Path jdk;
  private final Path work;

  private JdkBase(Path jdk, Path work) {
    this.jdk = jdk;
    this.work = work;
  }

  public static void main(String[] arguments) {
    Path repository = Path.of(System.getProperty("ward.repository", ".")).toAbsolutePath();
    try {
      if (arguments.length != 2) {
        throw new Failure("deploy/images/base-of-jdk takes two arguments: JDK FILE.");
      }
      Path file = Path.of(arguments[1]).toAbsolutePath();
      new JdkBase(Path.of(arguments[0]), Build.target(repository).resolve("jdk-base")).write(file);
      System.out.println("tar:" + file);
    } catch (Failure e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }

  private void write(Path file) {
    Path runtime = work.resolve("runtime");
    Rootfs.discard(runtime);
    run(
        jdk.resolve("bin/jlink").toString(),
        "--add-modules",
        MODULES,
        "--output",
        runtime.toString(),
        "--no-header-files",
        "--no-man-pages",
        "--strip-debug",
        "--generate-cds-archive");
    SortedMap<String, Path> files = new TreeMap<>();
    SortedMap<String, Path> libraries = new TreeMap<>();
    for (Path part : regularFiles(runtime)) {
      files.put(JAVA + "/" + runtime.relativize(part), part);
      if (part.toString().endsWith(".so") || part.endsWith("bin/java")) {
        linkedWith(part, runtime, libraries);
      }
    }
    try {
      Files.createDirectories(file.getParent());
      Jib.fromScratch()
          .setCreationTime(TIME)
          .setEnvironment(
              Map.of("JAVA_HOME", JAVA, "PATH", JAVA + "/bin:/usr/bin:/bin", "LANG", "C.UTF-8"))
          .addFileEntriesLayer(layer("libraries", libraries))
          .addFileEntriesLayer(layer("java", files))
          .containerize(
              Containerizer.to(TarImage.at(file).named("ward/base:jdk"))
                  .setToolName("ward")
                  .setApplicationLayersCache(work.resolve("layers"))
                  .setBaseImageLayersCache(work.resolve("base")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted.", e);
    } catch (Exception e) {
      throw new Failure("The base can't be written: " + e.getMessage() + ".", e);
    }
  }

  private static FileEntriesLayer layer(String name, SortedMap<String, Path> files) {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    files.forEach(
        (place, file) ->
            layer.addEntry(
                file,
                AbsoluteUnixPath.get(place),
                FilePermissions.fromOctalString(Files.isExecutable(file) ? "755" : "644"),
                TIME));
    return layer.build();
  }

  /** What it is linked with beside the runtime's own, where the loader looks for it. */
  private static void linkedWith(Path binary, Path runtime, Map<String, Path> libraries) {
    Matcher library = LIBRARY.matcher(run("ldd", binary.toString()));
    while (library.find()) {
      Path found = Path.of(library.group(1));
      if (!found.startsWith(runtime)) {
        libraries.put(found.toString(), found);
      }
    }
  }

  private static List<Path> regularFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new Failure(folder + " can't be read: " + e.getMessage() + ".", e);
    }
  }

  private static String run(String... command) {
    try {
      Process process =
          new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new Failure(command[0] + " failed: " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new Failure(command[0] + " can't be run: " + e.getMessage() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted.", e);
    }
  }
}
