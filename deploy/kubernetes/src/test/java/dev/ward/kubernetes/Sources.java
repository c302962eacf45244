package dev.ward.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** What stands in the services' sources. */
final class Sources {
  /** What runs on a cluster. */
  static final List<String> MODULES =
      List.of(
          "platform", "tenancy-service", "metrics-service", "audit-service", "scheduler-service");

  private static final String SHARED =
      "platform/src/main/resources/META-INF/microprofile-config.properties";

  private Sources() {}

  /** A property as a service has it unless its environment says otherwise. */
  static String property(String service, String name) {
    String own = load(service + "/src/main/resources/application.properties").getProperty(name, "");
    return own.isEmpty() ? load(SHARED).getProperty(name, "") : own;
  }

  static List<Path> java(String module) {
    return files(Overlays.REPOSITORY.resolve(module).resolve("src/main/java"), ".java");
  }

  static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Properties load(String file) {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(Overlays.REPOSITORY.resolve(file))) {
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
