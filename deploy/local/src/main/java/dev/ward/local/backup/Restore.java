package dev.ward.local.backup;

import dev.ward.local.Failure;
import dev.ward.local.Migrations;
import dev.ward.local.backup.Manifest.Content;
import dev.ward.local.backup.Manifest.Partition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Makes of a backup and an empty database the one that was backed up. The schema comes from the
 * migrations, the content in one transaction, which ends well only when every table has been read
 * again and is what was written.
 */
public final class Restore {

  private static final String ROLES = "select count(*) from pg_roles where rolname = 'ward_owner'";

  private static final String FOUND =
      """
      select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        limit 1
      """;

  private final Login login;
  private final Migrations migrations;

  /**
   * @param login somebody who may become ward_owner, as ward_migrator may
   */
  public Restore(Login login) {
    this.login = login;
    this.migrations = new Migrations(login.url(), login.role(), login.password());
  }

  /**
   * What became of it.
   *
   * @param recordIsWhole whether the backup's audit trail was; its content is what it was either
   *     way
   */
  public record Outcome(boolean recordIsWhole, List<String> sentences) {}

  /** Restores into the empty database. */
  public Outcome from(Path path) {
    try (BackupFile file = new BackupFile(path)) {
      file.requireWhole();
      requireEmpty();
      migrations.run();
      Chains chains = fill(file);
      // What is edited in place, reference data among it, is as new as this release again.
      migrations.run();
      Manifest manifest = file.manifest();
      List<String> sentences =
          new ArrayList<>(
              List.of(
                  "%d rows of %d tables are what they were at %s: each table's count and SHA-256 are the same."
                      .formatted(manifest.rows(), manifest.tables().size(), manifest.takenAt())));
      sentences.addAll(chains.sentences());
      return new Outcome(chains.findings().isEmpty(), sentences);
    }
  }

  private void requireEmpty() {
    try (Connection connection = login.connect()) {
      Layout layout = new Layout(connection);
      if (layout.rows(ROLES).get(0).get(0).equals("0")) {
        throw new Failure("There are no roles here; an administrator runs db/bootstrap first.");
      }
      List<List<String>> found = layout.rows(FOUND);
      if (!found.isEmpty()) {
        throw new Failure(
            "The database isn't empty (there is %s); a backup is restored into a new one."
                .formatted(found.get(0).get(0)));
      }
    } catch (SQLException e) {
      throw new Failure("The database can't be looked at: " + Failures.oneLine(e), e);
    }
  }

  private Chains fill(BackupFile file) {
    Manifest manifest = file.manifest();
    try (Connection connection = login.connect()) {
      connection.setAutoCommit(false);
      Sessions.execute(connection, "set role ward_owner");
      Sessions.prepare(connection);
      Layout layout = new Layout(connection);
      requireSameSchema(manifest, layout);
      final Catalog before = Catalog.of(connection);
      makePartitions(connection, layout.partitions(), manifest.partitions());
      Unbound unbound = new Unbound(connection);
      load(connection, file);
      for (Map.Entry<String, Long> sequence : manifest.sequences().entrySet()) {
        setSequence(connection, sequence.getKey(), sequence.getValue());
      }
      requireSameContent(connection, manifest);
      Chains chains = Chains.of(connection);
      unbound.bind();
      requireNoDifference(Catalog.of(connection), before);
      if (!layout.repeatables().equals(manifest.repeatables())) {
        Sessions.execute(
            connection,
            "delete from migration.flyway_schema_history where version is null and type = 'SQL'");
      }
      connection.commit();
      return chains;
    } catch (SQLException e) {
      throw new Failure(
          "The restore has failed, and nothing of it stays but an empty schema: "
              + Failures.oneLine(e),
          e);
    }
  }

  private static void requireSameSchema(Manifest manifest, Layout layout) throws SQLException {
    if (!layout.migrations().equals(manifest.migrations())) {
      String then = manifest.migrations().get(manifest.migrations().size() - 1).version();
      throw new Failure(
          "The backup is of another schema (its last migration is %s); restore it with the release that made that, then migrate."
              .formatted(then));
    }
  }

  /** An empty schema has the months of now; the backup's rows want those of then. */
  private static void makePartitions(
      Connection connection, List<Partition> made, List<Partition> wanted) throws SQLException {
    for (Partition partition : made) {
      Sessions.execute(connection, "drop table " + partition.name());
    }
    try (PreparedStatement making =
        connection.prepareStatement("select audit.make_partition(?, ?, ?)")) {
      for (Partition partition : wanted) {
        making.setString(1, partition.name().replaceFirst("^audit\\.", ""));
        making.setString(2, partition.bounds().get(0));
        making.setString(3, partition.bounds().get(1));
        making.execute();
      }
    }
  }

  private static void load(Connection connection, BackupFile file) throws SQLException {
    List<Content> tables = file.manifest().tables();
    // Reference data, which the migrations have put there.
    Sessions.execute(
        connection,
        "truncate table " + tables.stream().map(Content::name).collect(Collectors.joining(", ")));
    CopyManager copying = connection.unwrap(PGConnection.class).getCopyAPI();
    for (Content table : tables) {
      try (InputStream rows = file.open(table)) {
        copying.copyIn(table.copyIn(), rows, 1 << 16);
      } catch (IOException e) {
        throw new Failure("%s can't be read: %s".formatted(table.name(), Failures.oneLine(e)), e);
      }
    }
  }

  private static void setSequence(Connection connection, String name, long last)
      throws SQLException {
    try (PreparedStatement setting = connection.prepareStatement("select setval(?::regclass, ?)")) {
      setting.setString(1, name);
      setting.setLong(2, last);
      setting.execute();
    }
  }

  private static void requireSameContent(Connection connection, Manifest manifest)
      throws SQLException {
    CopyManager copying = connection.unwrap(PGConnection.class).getCopyAPI();
    for (Content written : manifest.tables()) {
      Tally tally = new Tally(OutputStream.nullOutputStream());
      try {
        copying.copyOut(written.copyOut(), tally);
      } catch (IOException e) {
        throw new Failure(
            "%s can't be read again: %s".formatted(written.name(), Failures.oneLine(e)), e);
      }
      if (!written.with(tally).equals(written)) {
        throw new Failure(
            "%s isn't what was backed up, so nothing was restored.".formatted(written.name()));
      }
    }
  }

  private static void requireNoDifference(Catalog after, Catalog before) {
    List<String> differences = after.differencesTo(before);
    if (!differences.isEmpty()) {
      throw new Failure(
          "The restore would have changed the schema, so nothing was restored: " + differences);
    }
  }
}
