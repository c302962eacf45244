package dev.ward.local.backup;

import dev.ward.local.Failure;
import dev.ward.local.Secrets;
import dev.ward.local.Settings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/**
 * Which database, and who logs in there.
 *
 * @param url as JDBC has it, without the {@code jdbc:} if that is liked better
 */
public record Login(String url, String role, String password) {

  /** What the environment says; without a word the local Ward's database. */
  static Login fromEnvironment(Settings local, String usualRole) {
    Map<String, String> environment = System.getenv();
    String role = environment.getOrDefault("WARD_DATABASE_USER", usualRole);
    String url = environment.get("WARD_DATABASE_URL");
    if (url == null) {
      String own =
          "jdbc:postgresql://127.0.0.1:%d/%s"
              .formatted(
                  local.ports().postgres(), environment.getOrDefault("WARD_DATABASE_NAME", "ward"));
      return new Login(own, role, Secrets.of(local).databasePassword(role));
    }
    String password = environment.get("WARD_DATABASE_PASSWORD");
    if (password == null) {
      throw new Failure("WARD_DATABASE_PASSWORD isn't set; it is the password of " + role + ".");
    }
    return new Login(url.startsWith("jdbc:") ? url : "jdbc:" + url, role, password);
  }

  Connection connect() {
    try {
      return DriverManager.getConnection(url, role, password);
    } catch (SQLException e) {
      throw new Failure("%s can't log in: %s".formatted(role, Failures.oneLine(e)), e);
    }
  }
}
