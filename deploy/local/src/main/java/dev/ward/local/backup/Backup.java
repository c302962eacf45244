package dev.ward.local.backup;

import dev.ward.local.Failure;
import dev.ward.local.backup.Manifest.Content;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Copies everything that is in a running Ward's database, as of one instant, into one file. Nobody
 * is held up by it, and nothing is missing: who is bound by row-level security can't take one.
 */
public final class Backup {

  private static final String SEES_ALL =
      "select r.rolsuper or r.rolbypassrls from pg_roles r where r.rolname = current_user";

  private static final String SEEN_AT =
      """
      select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), current_setting('server_version'),
             (select count(*) from migration.flyway_schema_history h where not h.success)
      """;

  private final Login login;

  public Backup(Login login) {
    this.login = login;
  }

  /**
   * Writes a backup that only its owner may read; until it is whole it has another name.
   *
   * @param file where there is none yet
   * @return a sentence on what is in it
   */
  public String write(Path file) {
    if (Files.exists(file)) {
      throw new Failure(file + " exists already; a backup is never overwritten.");
    }
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    try (Connection connection = login.connect()) {
      connection.setAutoCommit(false);
      Sessions.execute(connection, "set transaction isolation level repeatable read, read only");
      Sessions.prepare(connection);
      requireToSeeAll(connection);
      Files.deleteIfExists(unfinished);
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Manifest manifest = copy(connection, unfinished);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      return "%d rows of %d tables as of %s are in %s (%d bytes)."
          .formatted(
              manifest.rows(),
              manifest.tables().size(),
              manifest.takenAt(),
              file,
              Files.size(file));
    } catch (SQLException e) {
      throw new Failure("The backup has failed: " + Failures.oneLine(e), e);
    } catch (IOException e) {
      throw new Failure("The backup can't be written: " + Failures.oneLine(e), e);
    }
  }

  private void requireToSeeAll(Connection connection) throws SQLException {
    if (!new Layout(connection).rows(SEES_ALL).get(0).get(0).equals("t")) {
      throw new Failure(
          "%s is bound by row-level security, so rows would be missing; log in as ward_backup."
              .formatted(login.role()));
    }
  }

  private static Manifest copy(Connection connection, Path file) throws SQLException, IOException {
    Layout layout = new Layout(connection);
    List<String> seen = layout.rows(SEEN_AT).get(0);
    if (!seen.get(2).equals("0")) {
      throw new Failure("A migration has failed half way; put that right first.");
    }
    CopyManager copying = connection.unwrap(PGConnection.class).getCopyAPI();
    List<Content> contents = new ArrayList<>();
    try (var zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      zip.setLevel(Deflater.BEST_SPEED);
      for (Content table : layout.tables()) {
        zip.putNextEntry(new ZipEntry(BackupFile.entry(table)));
        Tally tally = new Tally(zip);
        copying.copyOut(table.copyOut(), tally);
        zip.closeEntry();
        contents.add(table.with(tally));
      }
      Manifest manifest =
          new Manifest(
              Manifest.FORMAT,
              seen.get(0),
              seen.get(1),
              layout.migrations(),
              layout.repeatables(),
              layout.partitions(),
              contents,
              layout.sequences());
      zip.putNextEntry(new ZipEntry(BackupFile.MANIFEST));
      zip.write(manifest.toJson());
      zip.closeEntry();
      return manifest;
    }
  }
}
