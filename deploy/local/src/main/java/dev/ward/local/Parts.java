package dev.ward.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.concurrent.Callable;

/** The third parties that Ward runs, in the versions that the build names. */
final class Parts {
  private final Path directory;
  private final Properties versions = new Properties();

  Parts(Path directory) {
    this.directory = directory;
    try (InputStream in = Parts.class.getResourceAsStream("/parts.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new Failure("The launcher is incomplete: parts.properties can't be read.", e);
    }
  }

  Path keycloak() {
    return directory.resolve("keycloak-" + versions.getProperty("keycloak.version"));
  }

  Path postgres() {
    return directory.resolve("postgres-" + versions.getProperty("postgres.version"));
  }

  Path mailSink() {
    return directory.resolve(
        "greenmail-standalone-" + versions.getProperty("greenmail.version") + ".jar");
  }

  /** Runs something that changes the parts while no other launcher does. */
  <T> T alone(Callable<T> work) {
    // A lock on a file is a process's; two of its threads can't even wait for one.
    synchronized (Parts.class) {
      return aloneInThisProcess(work);
    }
  }

  private <T> T aloneInThisProcess(Callable<T> work) {
    try {
      Files.createDirectories(directory);
      Path lock = directory.resolve(".lock");
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var held = channel.lock()) {
        return held.isValid() ? work.call() : aloneInThisProcess(work);
      }
    } catch (Failure e) {
      throw e;
    } catch (Exception e) {
      throw new Failure("The parts in " + directory + " can't be prepared: " + e + ".", e);
    }
  }
}
