package dev.ward.platform.testing;

import dev.ward.database.KeptConnections;
import dev.ward.database.KeptConnections.Work;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Puts organizations, clinics and people where a test needs them, and looks at what the service has
 * left behind.
 */
public final class Directory {

  private static final String ROLES =
      """
      select clinic_id, null::uuid, role from access.membership where user_id = ?
      union all
      select null, organization_id, role from access.organization_membership where user_id = ?
      """;

  private static final KeptConnections KEPT = new KeptConnections(Directory::connect);

  private Directory() {}

  /** A connection as the administrator, past row-level security. */
  public static Connection connect() throws SQLException {
    int port = ConfigProvider.getConfig().getValue(WardTestResource.DATABASE_PORT, Integer.class);
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port + "/ward?prepareThreshold=0", "postgres", "");
  }

  /** Does the work as the administrator; what is set for the session doesn't outlive it. */
  public static <T> T inDatabase(Work<T> work) {
    try {
      return KEPT.use(work);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** On the tier that limits nothing. */
  public static UUID organization(String name) {
    return organization(name, "biosync");
  }

  public static UUID organization(String name, String tier) {
    return insert(
        "insert into tenancy.organization (name, tier) values (?, ?) returning id", name, tier);
  }

  public static UUID clinic(UUID organization, String name) {
    return clinic(organization, name, "America/New_York", "USD");
  }

  public static UUID clinic(UUID organization, String name, String timeZone, String currency) {
    return insert(
        """
        insert into tenancy.clinic (organization_id, name, kind, time_zone, currency)
        values (?, ?, 'dental', ?, ?) returning id
        """,
        organization,
        name,
        timeZone,
        currency);
  }

  /** A person whose subject is their user id, as with Keycloak. */
  public static UUID person(String name) {
    UUID id = UUID.randomUUID();
    return insert(
        """
        insert into tenancy.user_profile (user_id, subject, email, email_verified, name)
        values (?, ?, ?, true, ?) returning user_id
        """,
        id,
        id.toString(),
        name + "@ward.example",
        name);
  }

  public static void member(UUID clinic, UUID person, String role) {
    insert(
        """
        insert into tenancy.user_clinic_roles (clinic_id, user_id, role) values (?, ?, ?) returning user_id
        """,
        clinic,
        person,
        role);
  }

  public static void organizationRole(UUID organization, UUID person, String role) {
    insert(
        """
        insert into tenancy.organization_role (organization_id, user_id, role) values (?, ?, ?) returning user_id
        """,
        organization,
        person,
        role);
  }

  /** The version that a fresh token of the person would carry. */
  public static long epoch(UUID person) {
    return number("select epoch from access.principal where id = ?", person);
  }

  /** A token with exactly the claims that the directory has for the person now. */
  public static Tokens token(UUID person) {
    Tokens token = Tokens.user(person).epoch(epoch(person));
    return inDatabase(
        connection -> {
          try (PreparedStatement roles = prepare(connection, ROLES, person, person);
              var rows = roles.executeQuery()) {
            while (rows.next()) {
              UUID clinic = rows.getObject(1, UUID.class);
              if (clinic != null) {
                token.clinic(clinic, rows.getString(3));
              } else {
                token.organization(rows.getObject(2, UUID.class), rows.getString(3));
              }
            }
            return token;
          }
        });
  }

  public static long number(String sql, Object... arguments) {
    return asked(rows -> rows.getLong(1), sql, arguments);
  }

  public static String text(String sql, Object... arguments) {
    return asked(rows -> rows.getString(1), sql, arguments);
  }

  public static void execute(String sql, Object... arguments) {
    inDatabase(
        connection -> {
          try (PreparedStatement statement = prepare(connection, sql, arguments)) {
            return statement.execute();
          }
        });
  }

  private static UUID insert(String sql, Object... arguments) {
    return asked(rows -> rows.getObject(1, UUID.class), sql, arguments);
  }

  private interface Column<T> {
    T of(ResultSet row) throws SQLException;
  }

  private static <T> T asked(Column<T> column, String sql, Object... arguments) {
    return inDatabase(
        connection -> {
          try (PreparedStatement statement = prepare(connection, sql, arguments);
              var rows = statement.executeQuery()) {
            rows.next();
            return column.of(rows);
          }
        });
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... arguments)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }
}
