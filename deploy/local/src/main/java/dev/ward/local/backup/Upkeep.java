package dev.ward.local.backup;

import dev.ward.local.Failure;
import dev.ward.local.Migrations;
import dev.ward.local.ReferenceDatabase;
import dev.ward.local.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * {@code deploy/backup}, {@code deploy/restore}, {@code deploy/migrate} and {@code deploy/drift}.
 * Ends with 0 when all is well, 1 when it can't be done, 3 when it was done and somebody must look.
 */
final class Upkeep {

  private static final int LOOK = 3;

  private final Settings local = Settings.fromEnvironment();

  private Upkeep() {}

  public static void main(String[] arguments) {
    try {
      System.exit(new Upkeep().run(arguments));
    } catch (Failure e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private int run(String[] arguments) {
    switch (arguments[0]) {
      case "backup" -> {
        say(new Backup(Login.fromEnvironment(local, "ward_backup")).write(Path.of(arguments[1])));
        return 0;
      }
      case "check" -> {
        try (BackupFile file = new BackupFile(Path.of(arguments[1]))) {
          file.requireWhole();
          say(
              "The backup is whole: %d rows as of %s."
                  .formatted(file.manifest().rows(), file.manifest().takenAt()));
        }
        return 0;
      }
      case "restore" -> {
        Restore.Outcome outcome =
            new Restore(Login.fromEnvironment(local, "ward_migrator")).from(Path.of(arguments[1]));
        outcome.sentences().forEach(Upkeep::say);
        return outcome.recordIsWhole() ? 0 : LOOK;
      }
      case "migrate" -> {
        Login login = Login.fromEnvironment(local, "ward_migrator");
        int done = new Migrations(login.url(), login.role(), login.password()).run();
        say("The schema is up to date (%d migrations were run).".formatted(done));
        return 0;
      }
      case "drift" -> {
        return drift(Login.fromEnvironment(local, "ward_backup"));
      }
      default -> throw new Failure("There is no such command: " + arguments[0]);
    }
  }

  private int drift(Login login) {
    try (Connection running = login.connect();
        ReferenceDatabase reference = new ReferenceDatabase(local);
        Connection migrated = reference.connect()) {
      Catalog expected = Catalog.of(migrated);
      List<String> differences = Catalog.of(running).differencesTo(expected);
      if (differences.isEmpty()) {
        say("The schema is what the migrations give (%d objects).".formatted(expected.size()));
        return 0;
      }
      differences.forEach(Upkeep::say);
      say(
          "%d differences: + is too much, - is missing, ~ is different."
              .formatted(differences.size()));
      return LOOK;
    } catch (SQLException e) {
      throw new Failure("The schema can't be compared: " + Failures.oneLine(e), e);
    }
  }

  private static void say(String sentence) {
    System.out.println(sentence);
  }
}
