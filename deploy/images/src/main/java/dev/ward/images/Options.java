package dev.ward.images;

import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import dev.ward.local.Failure;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was asked for.
 *
 * @param names the images to make
 * @param registry what to push them to; none writes files
 * @param cache whether each image gets what Java has learned of it in a run
 */
record Options(
    Base base,
    String tag,
    ImageFormat format,
    Platform platform,
    List<String> names,
    Path output,
    Optional<String> registry,
    boolean insecure,
    boolean cache) {

  /**
   * @param base from what images are made unless something else is said
   * @param output where files go unless something else is said
   */
  static Options of(Base base, Path output, String... arguments) {
    Reading reading = new Reading(base, output);
    for (Iterator<String> rest = Arrays.asList(arguments).iterator(); rest.hasNext(); ) {
      reading.take(rest.next(), rest);
    }
    return reading.options();
  }

  private static final class Reading {
    private Base base;
    private String tag = "dev";
    private ImageFormat format = ImageFormat.Docker;
    private Platform platform = new Platform("amd64", "linux");
    private List<String> names = Recipes.names();
    private Path output;
    private Optional<String> registry = Optional.empty();
    private boolean insecure;
    private boolean cache;

    Reading(Base base, Path output) {
      this.base = base;
      this.output = output;
    }

    void take(String argument, Iterator<String> rest) {
      switch (argument) {
        case "--base" -> base = new Base(value(argument, rest));
        case "--tag" -> tag = value(argument, rest);
        case "--format" -> format = format(value(argument, rest));
        case "--platform" -> platform = platform(value(argument, rest));
        case "--only" -> names = names(value(argument, rest));
        case "--to" -> output = Path.of(value(argument, rest));
        case "--push" -> registry = Optional.of(value(argument, rest));
        case "--insecure" -> insecure = true;
        case "--cache" -> cache = true;
        default ->
            throw new Failure(
                "deploy/images/build doesn't know \"%s\"; --help lists what it takes."
                    .formatted(argument));
      }
    }

    Options options() {
      return new Options(base, tag, format, platform, names, output, registry, insecure, cache);
    }

    private static String value(String argument, Iterator<String> rest) {
      if (!rest.hasNext()) {
        throw new Failure(argument + " needs a value.");
      }
      return rest.next();
    }

    private static ImageFormat format(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "docker" -> ImageFormat.Docker;
        case "oci" -> ImageFormat.OCI;
        default -> throw new Failure("A format is docker or oci, not \"%s\".".formatted(name));
      };
    }

    private static Platform platform(String name) {
      String[] parts = name.split("/", -1);
      if (parts.length != 2) {
        throw new Failure("A platform is like linux/amd64, not \"%s\".".formatted(name));
      }
      return new Platform(parts[1], parts[0]);
    }

    private static List<String> names(String list) {
      List<String> wanted = List.of(list.split(","));
      for (String name : wanted) {
        if (!Recipes.names().contains(name)) {
          throw new Failure(
              "There is no image \"%s\"; there are %s."
                  .formatted(name, String.join(", ", Recipes.names())));
        }
      }
      return wanted;
    }
  }
}
