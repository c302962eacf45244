package dev.ward.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;

/** A PostgreSQL of its own with the schema that the migrations give, and nothing else. */
public final class ReferenceDatabase implements AutoCloseable {

  private final Path state;
  private final Children children;
  private final PostgresServer server;

  /** Starts it; it takes some seconds and is gone when closed. */
  public ReferenceDatabase(Settings like) {
    try {
      state = Files.createTempDirectory("ward-reference");
    } catch (IOException e) {
      throw new Failure("There is no place for a database: " + e.getMessage() + ".", e);
    }
    Settings settings = new Settings(like.repository(), state, Ports.free());
    Secrets secrets = Secrets.of(settings);
    children = new Children(settings);
    server = new PostgresServer(settings, secrets);
    try {
      server.start(children);
      Database schema = new Database(server, secrets);
      schema.bootstrap();
      schema.migrate();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** As its administrator. */
  public Connection connect() throws SQLException {
    return server.connect("ward", "postgres");
  }

  @Override
  public void close() {
    children.stop(PostgresServer.NAME);
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new Failure("What was in " + state + " can't be removed: " + e.getMessage() + ".", e);
    }
  }
}
