package dev.ward.migration;

import java.io.PrintStream;
import java.util.Map;

/**
 * What the image {@code ward/migration} runs: {@code migrate}, or {@code validate}, which changes
 * nothing. The environment says which database ({@code FLYWAY_URL}, {@code FLYWAY_USER}, {@code
 * FLYWAY_PASSWORD}). Exit code: 0 done, 1 failed, 2 not told what to do.
 */
final class Migrate {
  private static final String LOG_LINE = "java.util.logging.SimpleFormatter.format";

  private final Map<String, String> environment;
  private final PrintStream output;
  private final PrintStream errors;

  Migrate(Map<String, String> environment, PrintStream output, PrintStream errors) {
    this.environment = environment;
    this.output = output;
    this.errors = errors;
  }

  public static void main(String[] arguments) {
    if (System.getProperty(LOG_LINE) == null) {
      System.setProperty(LOG_LINE, "%1$tFT%1$tT.%1$tL%1$tz %4$-7s %5$s%6$s%n");
    }
    System.exit(new Migrate(System.getenv(), System.out, System.err).run(arguments));
  }

  int run(String... arguments) {
    String command = arguments.length == 1 ? arguments[0] : "";
    if (!command.equals("migrate") && !command.equals("validate")) {
      return unusable("It takes one argument: migrate, or validate.");
    }
    for (String variable : new String[] {"FLYWAY_URL", "FLYWAY_USER", "FLYWAY_PASSWORD"}) {
      if (told(variable).isEmpty()) {
        return unusable(variable + " is not set.");
      }
    }
    try {
      perform(
          command,
          new Migrations(told("FLYWAY_URL"), told("FLYWAY_USER"), told("FLYWAY_PASSWORD")));
      return 0;
    } catch (MigrationFailure e) {
      // Flyway names the file, the line and what PostgreSQL said, and never a password.
      errors.println(e.getMessage());
      return 1;
    }
  }

  private void perform(String command, Migrations migrations) {
    if (command.equals("validate")) {
      migrations.validate();
      output.println("The schema is that of this release.");
    } else {
      output.printf("The schema is up to date (%d migrations were run).%n", migrations.run());
    }
  }

  private String told(String variable) {
    return environment.getOrDefault(variable, "");
  }

  private int unusable(String why) {
    errors.println(why);
    return 2;
  }
}
