package dev.ward.tenancy.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.platform.testing.Directory;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What waits for the audit service. */
final class Told {

  private Told() {}

  static List<JsonObject> events() {
    List<JsonObject> events = new ArrayList<>();
    try (var connection = Directory.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select event::text from tenancy.outbox order by id")) {
      while (rows.next()) {
        events.add(new JsonObject(rows.getString(1)));
      }
      return events;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonObject only(String action) {
    List<JsonObject> found =
        events().stream().filter(event -> action.equals(event.getString("action"))).toList();
    assertThat(found).as(action).hasSize(1);
    return found.get(0);
  }

  static List<String> organizations(String action) {
    return events().stream()
        .filter(event -> action.equals(event.getString("action")))
        .map(event -> event.getString("orgId"))
        .toList();
  }
}
