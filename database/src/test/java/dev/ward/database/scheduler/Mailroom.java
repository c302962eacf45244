package dev.ward.database.scheduler;

import dev.ward.database.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A database that all tests of notifications and timers share, each with organizations of its own;
 * each call is one transaction, as the services make them.
 */
final class Mailroom {

  /** Ends with the test run. */
  private static final EmbeddedDatabase DATABASE = EmbeddedDatabase.startMigrated();

  private Mailroom() {}

  static UUID organization() throws SQLException {
    return make(
        "insert into tenancy.organization (name, tier) values ('Northside', 'biosync') returning id");
  }

  static UUID clinic(UUID organization, String zone) throws SQLException {
    return make(
        """
        insert into tenancy.clinic (organization_id, name, kind, time_zone, currency)
          values ('%s', 'Riverside', 'dental', '%s', 'USD') returning id
        """
            .formatted(organization, zone));
  }

  /** Somebody with a verified address. */
  static UUID person() throws SQLException {
    UUID id = UUID.randomUUID();
    return make(
        """
        insert into tenancy.user_profile (user_id, subject, email, email_verified, name)
          values ('%1$s', '%1$s', '%1$s@ward.example', true, 'Ada Moss') returning user_id
        """
            .formatted(id));
  }

  static UUID member(UUID clinic, String role) throws SQLException {
    UUID person = person();
    prepare(
        "insert into tenancy.user_clinic_roles (clinic_id, user_id, role) values ('%s', '%s', '%s')"
            .formatted(clinic, person, role));
    return person;
  }

  /** Loses all roles in clinics, as the directory sees it. */
  static void leave(UUID person) throws SQLException {
    prepare("delete from access.membership where user_id = '%s'".formatted(person));
  }

  static UUID officer(UUID organization, String role) throws SQLException {
    UUID person = person();
    prepare(
        "insert into tenancy.organization_role (organization_id, user_id, role) values ('%s', '%s', '%s')"
            .formatted(organization, person, role));
    return person;
  }

  static UUID channel(UUID clinic, UUID organization, String address, UUID fallback)
      throws SQLException {
    return make(
        """
        insert into scheduler.notification_channel (clinic_id, organization_id, kind, name, address, fallback_id)
          values ('%s', '%s', 'email', '%s', '%s', %s) returning id
        """
            .formatted(
                clinic,
                organization,
                address,
                address,
                fallback == null ? "null" : "'" + fallback + "'"));
  }

  static void prefer(UUID person, String columns, String values) throws SQLException {
    prepare(
        "insert into scheduler.notification_preference (user_id, %s) values ('%s', %s)"
            .formatted(columns, person, values));
  }

  /** Runs a statement as an administrator, to arrange what a test needs. */
  static void prepare(String sql) throws SQLException {
    DATABASE.as("postgres").use(connection -> rows(connection, sql));
  }

  private static UUID make(String sql) throws SQLException {
    return UUID.fromString(inspect(sql).get(0));
  }

  /** Rows as an administrator sees them, their columns joined by |. */
  static List<String> inspect(String sql) throws SQLException {
    return DATABASE.as("postgres").use(connection -> rows(connection, sql));
  }

  /** What the service does in a clinic. */
  static String inClinic(String service, UUID clinic, String sql) throws SQLException {
    return as(
        service,
        "select access.enter(null, 0, null, '{}', false, '%s', 'clinic', '%s', '{service}', false, null)"
            .formatted(service.replace('_', '-'), clinic),
        sql);
  }

  /** What somebody does who has this role in the clinic. */
  static String inClinicAs(String role, UUID clinic, String sql) throws SQLException {
    return as(
        "scheduler_service",
        "select access.set_context('%s', null, 'clinic', '%s', '{%s}', '%s', '{%s}', null)"
            .formatted(UUID.randomUUID(), clinic, clinic, organizationOf(clinic), role),
        sql);
  }

  static String inOrganization(String service, UUID organization, String sql) throws SQLException {
    return as(
        service,
        "select access.enter(null, 0, null, '{}', false, '%s', 'organization', '%s', '{service}', false, null)"
            .formatted(service.replace('_', '-'), organization),
        sql);
  }

  static String onPlatform(String service, String sql) throws SQLException {
    return as(
        service,
        "select access.enter(null, 0, null, '{}', false, '%s', 'platform', null, '{service}', false, null)"
            .formatted(service.replace('_', '-')),
        sql);
  }

  /** What the loops of the scheduler do. */
  static String loop(String sql) throws SQLException {
    return as("scheduler_service", "select access.enter_relay()", sql);
  }

  static List<String> loopRows(String sql) throws SQLException {
    return DATABASE
        .as("scheduler_service")
        .transact(
            connection -> {
              rows(connection, "select access.enter_relay()");
              return rows(connection, sql);
            });
  }

  /** A transaction of a service that a test ends by itself. */
  static Connection open(String service) throws SQLException {
    Connection connection = DATABASE.connect(service);
    connection.setAutoCommit(false);
    return connection;
  }

  static List<String> rows(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      List<String> found = new ArrayList<>();
      if (!statement.execute(sql)) {
        return found;
      }
      try (ResultSet rows = statement.getResultSet()) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          StringBuilder row = new StringBuilder();
          for (int i = 1; i <= columns; i++) {
            row.append(i == 1 ? "" : "|").append(rows.getString(i));
          }
          found.add(row.toString());
        }
      }
      return found;
    }
  }

  private static String as(String service, String context, String sql) throws SQLException {
    List<String> answer =
        DATABASE
            .as(service)
            .transact(
                connection -> {
                  rows(connection, context);
                  return rows(connection, sql);
                });
    return answer.isEmpty() ? null : answer.get(0);
  }

  static String organizationOf(UUID clinic) throws SQLException {
    return inspect("select organization_id from access.clinic where id = '%s'".formatted(clinic))
        .get(0);
  }

  /** Dispatches all that is due, of whichever test. */
  static void dispatch() throws SQLException {
    String more = "1";
    while (!more.equals("0")) {
      more = loop("select scheduler.dispatch_notifications(100)");
    }
  }

  /**
   * Claims everything that is due, of whichever test; the ids of the deliveries of these clinics.
   */
  static List<String> claim(String holder, int lease, UUID... clinics) throws SQLException {
    String wanted = String.join("','", Stream.of(clinics).map(UUID::toString).toList());
    return loopRows(
        """
        select c.id, c.attempt_id, c.message_id, c.uncertain, c.address
        from scheduler.claim_deliveries('%s', 1000, %d, 3) c where c.clinic_id in ('%s') order by c.id
        """
            .formatted(holder, lease, wanted));
  }
}
