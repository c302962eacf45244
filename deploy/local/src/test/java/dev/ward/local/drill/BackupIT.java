package dev.ward.local.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.local.Failure;
import dev.ward.local.WardStack;
import dev.ward.local.backup.Backup;
import dev.ward.local.backup.Catalog;
import dev.ward.local.backup.Login;
import dev.ward.local.backup.Restore;
import dev.ward.local.isolation.OnStage;
import dev.ward.local.isolation.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running Ward is backed up, and another one made of it in an empty database beside it. */
@OnStage
class BackupIT {

  private static final String COPY = "ward_restored";

  /** Whom and what a clinic's business is about; nothing changes there meanwhile. */
  private static final List<String> STILL =
      List.of("metrics.goal", "tenancy.clinic", "tenancy.user_clinic_roles", "access.membership");

  private static WardStack ward;
  private static Evidence evidence;
  private static Practice practice;
  private static Path file;
  private static Restore.Outcome outcome;

  @BeforeAll
  static void backedUpAndRestored(Stage stage, @TempDir Path folder) throws Exception {
    ward = stage.ward();
    evidence = new Evidence(ward);
    practice = new Practice(ward.settings(), evidence, 2);
    practice.clinics().forEach(clinic -> practice.goal(clinic, "Kept \\N, \\t, \\. as it is"));
    evidence.arrivesOnRecord();
    file = folder.resolve("ward.backup");
    new Backup(login("ward", "ward_backup")).write(file);
    evidence.execute(
        "create database %s owner ward_owner template template0 encoding 'UTF8' locale 'C.UTF-8'"
            .formatted(COPY));
    try (Connection administrator = connect(COPY, "postgres")) {
      execute(
          administrator,
          resource("db/bootstrap/3_grants.sql").replace("database ward", "database " + COPY));
    }
    outcome = new Restore(login(COPY, "ward_migrator")).from(file);
  }

  @AfterAll
  static void gone() {
    evidence.execute("drop database if exists %s with (force)".formatted(COPY));
  }

  @Test
  void whatIsRestoredIsWhatWasThereWithEveryChainWhole() throws Exception {
    assertThat(outcome.recordIsWhole()).as(outcome.sentences().toString()).isTrue();
    try (Connection copy = connect(COPY, "postgres");
        Connection original = connect("ward", "postgres")) {
      for (String table : STILL) {
        String rows = "select t::text from %s t order by 1".formatted(table);
        assertThat(texts(copy, rows)).as(table).isNotEmpty().isEqualTo(texts(original, rows));
      }
      List<String> ends =
          texts(
              copy,
              "select h.stream || ' ' || h.seq || ' ' || encode(h.hash, 'hex') from audit.chain_head h");
      assertThat(
              texts(
                  original,
                  "select e.stream || ' ' || e.seq || ' ' || encode(e.hash, 'hex') from audit.event e"))
          .containsAll(ends);
      assertThat(ends).hasSizeGreaterThan(3);
    }
  }

  @Test
  void aServiceRunsOnWhatIsRestored() {
    Map<String, String> there =
        Beside.databaseAt(ward.settings().ports().postgres(), COPY, Map.of());
    try (Beside beside = new Beside(ward, there)) {
      Asking owner = Asking.as("owner", beside.settings());
      String goals = "/metrics/v1/clinics/" + practice.clinics().get(1) + "/goals";
      assertThat(owner.get(goals).body()).contains("Kept \\\\N, \\\\t, \\\\. as it is");
      assertThat(Asking.as("other-admin", beside.settings()).status(goals)).isEqualTo(404);
    }
  }

  @Test
  void theSchemaThatRunsIsTheOneThatTheMigrationsGiveAndEachDifferenceIsTold() throws Exception {
    try (Connection copy = connect(COPY, "postgres");
        Connection original = connect("ward", "postgres")) {
      Catalog migrated = Catalog.of(copy);
      assertThat(Catalog.of(original).differencesTo(migrated)).isEmpty();
      copy.setAutoCommit(false);
      for (String change :
          List.of(
              "alter table metrics.goal add column hidden text",
              "alter table metrics.goal no force row level security",
              "alter table metrics.goal disable trigger user",
              "grant select on audit.event to metrics_service",
              "drop policy \"%s\" on metrics.goal".formatted(policy(copy)),
              "create index on metrics.goal (created_at)",
              "alter function access.schema_reaches(integer) volatile",
              "alter role metrics_service bypassrls")) {
        execute(copy, change);
        assertThat(Catalog.of(copy).differencesTo(migrated)).as(change).isNotEmpty();
        copy.rollback();
        assertThat(Catalog.of(copy).differencesTo(migrated)).isEmpty();
        copy.rollback();
      }
    }
  }

  @Test
  void onlyItsOwnerMayReadABackupAndNoneIsOverwritten() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> new Backup(login("ward", "ward_backup")).write(file))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("exists already");
  }

  @Test
  void whomRowLevelSecurityBindsTakesNoBackup(@TempDir Path folder) {
    Path none = folder.resolve("none");
    for (String role : List.of("metrics_service", "ward_migrator")) {
      assertThatThrownBy(() -> new Backup(login("ward", role)).write(none))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("rows would be missing");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void nothingIsRestoredOverSomething() {
    assertThatThrownBy(() -> new Restore(login("ward", "ward_migrator")).from(file))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("isn't empty");
  }

  @Test
  void aDamagedBackupIsRefusedBeforeAnythingIsTouched(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    byte[] flipped = whole.clone();
    flipped[whole.length / 3] ^= 1;
    List<Path> damaged =
        List.of(
            Files.write(folder.resolve("flipped"), flipped),
            Files.write(folder.resolve("short"), java.util.Arrays.copyOf(whole, whole.length / 2)),
            Files.writeString(folder.resolve("other"), "no backup at all"),
            without(folder.resolve("row"), 1),
            without(folder.resolve("table"), 0));
    for (Path path : damaged) {
      assertThatThrownBy(
              () -> new Restore(new Login(evidence.url("nowhere"), "nobody", "")).from(path))
          .as(path.toString())
          .isInstanceOf(Failure.class)
          .hasMessageContaining("is damaged");
    }
  }

  /** A well-formed archive, but the goals' last bytes, or all of them, are missing. */
  private static Path without(Path path, int bytes) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile());
        OutputStream out = Files.newOutputStream(path);
        ZipOutputStream copy = new ZipOutputStream(out)) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        byte[] content = zip.getInputStream(entry).readAllBytes();
        boolean goals = entry.getName().equals("metrics.goal.copy");
        if (goals && bytes == 0) {
          continue;
        }
        copy.putNextEntry(new ZipEntry(entry.getName()));
        copy.write(content, 0, goals ? content.length - bytes : content.length);
        copy.closeEntry();
      }
    }
    return path;
  }

  private static String policy(Connection connection) throws SQLException {
    return texts(
            connection,
            "select p.polname from pg_policy p where p.polrelid = 'metrics.goal'::regclass order by 1")
        .get(0);
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String resource(String name) throws IOException {
    try (var in = BackupIT.class.getClassLoader().getResourceAsStream(name)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private static Login login(String database, String role) {
    return new Login(evidence.url(database), role, ward.secrets().databasePassword(role));
  }

  private static Connection connect(String database, String role) throws SQLException {
    return DriverManager.getConnection(
        evidence.url(database), role, ward.secrets().databasePassword(role));
  }
}
