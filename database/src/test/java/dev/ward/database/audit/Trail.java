package dev.ward.database.audit;

import dev.ward.database.EmbeddedDatabase;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The recorder as audit-service uses it: logged in as audit_service, in a context of the platform.
 */
final class Trail implements AutoCloseable {

  private static final String ENTER =
      "select access.enter(null, 0, null, '{}', false, 'metrics-service', 'platform', null, '{service}', false, '{}')";

  private static final String APPEND =
      """
      select item_id, item_status, item_reason
      from audit.append(?::uuid[], ?::uuid[], ?::uuid[], ?::timestamptz[], ?::smallint[], ?::text[], ?::text[], ?::text[],
        ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
        ?::jsonb[], ?::bytea[], ?::bytea[])
      """;

  private final Connection connection;

  Trail(EmbeddedDatabase database) throws SQLException {
    connection = database.connect("audit_service");
    connection.setAutoCommit(false);
  }

  record Event(
      UUID id,
      UUID clinic,
      UUID organization,
      OffsetDateTime occurredAt,
      String reason,
      String changes) {

    static Event of(UUID clinic) {
      return at(clinic, OffsetDateTime.now(ZoneOffset.UTC));
    }

    static Event at(UUID clinic, OffsetDateTime time) {
      return new Event(Ids.at(time.toInstant()), clinic, null, time, null, null);
    }

    Event withId(UUID other) {
      return new Event(other, clinic, organization, occurredAt, reason, changes);
    }

    Event withOrganization(UUID other) {
      return new Event(id, clinic, other, occurredAt, reason, changes);
    }

    Event saying(String text, String json) {
      return new Event(id, clinic, organization, occurredAt, text, json);
    }
  }

  record Item(UUID id, String status, String reason) {}

  List<Item> append(Event... events) throws SQLException {
    execute(ENTER);
    try {
      List<Item> items = appendWithoutContext(events);
      connection.commit();
      return items;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  List<Item> appendWithoutContext(Event... events) throws SQLException {
    List<Event> list = List.of(events);
    int n = list.size();
    try (PreparedStatement append = connection.prepareStatement(APPEND)) {
      append.setArray(1, array("uuid", list.stream().map(Event::id).toArray()));
      append.setArray(2, array("uuid", list.stream().map(Event::clinic).toArray()));
      append.setArray(3, array("uuid", list.stream().map(Event::organization).toArray()));
      append.setArray(4, array("timestamptz", list.stream().map(Event::occurredAt).toArray()));
      append.setArray(5, array("smallint", all(n, (short) 1)));
      append.setArray(6, array("text", all(n, "user")));
      append.setArray(7, array("text", all(n, "person-1")));
      append.setArray(8, array("text", all(n, "staff")));
      append.setArray(9, array("text", all(n, "goal.updated")));
      append.setArray(10, array("text", all(n, "goal")));
      append.setArray(11, array("text", all(n, "goal-1")));
      append.setArray(12, array("text", all(n, null)));
      append.setArray(13, array("text", all(n, "success")));
      append.setArray(14, array("text", list.stream().map(Event::reason).toArray()));
      append.setArray(15, array("text", all(n, "request-1")));
      append.setArray(16, array("text", all(n, "metrics-service")));
      append.setArray(17, array("text", all(n, "10.0.0.1")));
      append.setArray(18, array("text", all(n, null)));
      append.setArray(19, array("text", list.stream().map(Event::changes).toArray()));
      append.setArray(20, array("bytea", all(n, null)));
      append.setArray(21, array("bytea", all(n, null)));
      List<Item> items = new ArrayList<>();
      var rows = append.executeQuery();
      while (rows.next()) {
        items.add(new Item(rows.getObject(1, UUID.class), rows.getString(2), rows.getString(3)));
      }
      return items;
    }
  }

  List<String> statuses(Event... events) throws SQLException {
    return append(events).stream().map(Item::status).toList();
  }

  void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  void rollback() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }

  private Array array(String type, Object[] values) throws SQLException {
    return connection.createArrayOf(type, values);
  }

  private static Object[] all(int n, Object value) {
    Object[] values = new Object[n];
    java.util.Arrays.fill(values, value);
    return values;
  }
}
