package dev.ward.migration;

import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * Brings a database's schema up to date, the same on a laptop and on a cluster. A migration that
 * has to wait for a table lets go after some seconds (lock_timeout, in flyway.properties), because
 * everybody else waits behind it meanwhile, and is tried again until its turn comes or patience has
 * an end.
 */
public final class Migrations {

  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final FluentConfiguration configuration;
  private final Duration patience;

  /**
   * @param url the database's, for JDBC
   * @param role who may become ward_owner
   */
  public Migrations(String url, String role, String password) {
    this(of(url, role, password), PATIENCE);
  }

  /**
   * @param patience for how long a table that others hold is waited for, again and again
   */
  public Migrations(FluentConfiguration configuration, Duration patience) {
    this.configuration = configuration;
    this.patience = patience;
  }

  /** As production has it; whose database it is remains to be said. */
  public static FluentConfiguration configured() {
    FLYWAY.setLevel(Level.WARNING);
    Properties properties = new Properties();
    try (InputStream in = Migrations.class.getResourceAsStream("/db/flyway.properties")) {
      properties.load(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new MigrationFailure("It is incomplete: db/flyway.properties can't be read.", e);
    }
    return Flyway.configure().configuration(properties);
  }

  private static FluentConfiguration of(String url, String role, String password) {
    try {
      return configured().dataSource(url, role, password);
    } catch (RuntimeException e) {
      throw new MigrationFailure("The database can't be addressed: " + oneLine(e), e);
    }
  }

  /** Runs the migrations; returns how many the last attempt had to run. */
  public int run() {
    long deadline = System.nanoTime() + patience.toNanos();
    for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
      try {
        return configuration.load().migrate().migrationsExecuted;
      } catch (FlywayValidateException e) {
        throw new MigrationFailure(
            "The schema here was made by other migrations than these; on a laptop, deploy/up"
                + " --fresh begins anew.",
            e);
      } catch (RuntimeException e) {
        boolean again = waitsForALock(e) && System.nanoTime() + pause.toNanos() < deadline;
        if (!again) {
          throw new MigrationFailure("The migrations failed: " + oneLine(e), e);
        }
        sleep(pause);
      }
    }
  }

  /** Fails unless the schema is that of these migrations; changes nothing. */
  public void validate() {
    try {
      configuration.load().validate();
    } catch (RuntimeException e) {
      throw new MigrationFailure("The schema isn't that of this release: " + oneLine(e), e);
    }
  }

  private static boolean waitsForALock(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private static void sleep(Duration pause) {
    try {
      TimeUnit.MILLISECONDS.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MigrationFailure("Interrupted while a table was waited for.", e);
    }
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }
}
