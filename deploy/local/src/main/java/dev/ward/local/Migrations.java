package dev.ward.local;

import dev.ward.migration.MigrationFailure;
import java.time.Duration;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings a database's schema up to date, as the image for clusters does. */
public final class Migrations {
  private final dev.ward.migration.Migrations migrations;

  /**
   * @param url the database's, for JDBC
   * @param role who may become ward_owner
   */
  public Migrations(String url, String role, String password) {
    this.migrations = new dev.ward.migration.Migrations(url, role, password);
  }

  /**
   * @param patience for how long a table that others hold is waited for, again and again
   */
  Migrations(FluentConfiguration configuration, Duration patience) {
    this.migrations = new dev.ward.migration.Migrations(configuration, patience);
  }

  /** As production has it. */
  static FluentConfiguration configured() {
    return dev.ward.migration.Migrations.configured();
  }

  /** Runs the migrations; returns how many the last attempt had to run. */
  public int run() {
    try {
      return migrations.run();
    } catch (MigrationFailure e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }
}
