package dev.ward.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Where one embedded PostgreSQL keeps its data, gone at the latest when Java ends. To migrate takes
 * longer than most tests do, so it is done once, and whoever needs the whole schema gets a copy.
 */
final class ServerFiles {

  /**
   * Where the migrated ones are; class loaders of several Quarkus applications share a property.
   */
  private static final String MIGRATED = "test.database.migrated";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Path directory;

  private ServerFiles(Path directory) {
    this.directory = directory;
    Runtime.getRuntime().addShutdownHook(new Thread(this::deleteAtTheEnd, "database-files"));
  }

  static ServerFiles empty() {
    try {
      return new ServerFiles(Files.createTempDirectory("ward-database"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of a server with the whole schema. */
  static synchronized ServerFiles migrated() {
    if (System.getProperty(MIGRATED) == null) {
      ServerFiles files = empty();
      EmbeddedDatabase database = EmbeddedDatabase.startOn(files);
      database.bootstrap();
      database.migrate();
      database.stop();
      System.setProperty(MIGRATED, files.directory.toString());
    }
    ServerFiles copy = empty();
    copy.takeFrom(Path.of(System.getProperty(MIGRATED)));
    return copy;
  }

  Path directory() {
    return directory;
  }

  void delete() {
    if (!Files.exists(directory)) {
      return;
    }
    try {
      for (Path file : below(directory, Comparator.reverseOrder())) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void takeFrom(Path original) {
    try {
      for (Path file : below(original, Comparator.naturalOrder())) {
        Path copy = directory.resolve(original.relativize(file));
        if (!Files.exists(copy)) {
          Files.copy(file, copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server is being stopped at the same time, by a hook of its own. */
  private void deleteAtTheEnd() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (Files.exists(directory.resolve("postmaster.pid")) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    delete();
  }

  private static List<Path> below(Path directory, Comparator<Path> order) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.sorted(order).toList();
    }
  }
}
