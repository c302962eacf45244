package dev.ward.database.access;

import dev.ward.database.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * The context function as metrics-service's role meets it, and a hand that puts people and places
 * in front of it.
 */
final class Doorway implements AutoCloseable {

  private final EmbeddedDatabase database = EmbeddedDatabase.startMigrated();
  private final Connection admin;
  private final Connection service;

  final UUID organization;
  final UUID clinic;

  Doorway() throws SQLException {
    admin = database.connect("postgres");
    service = database.connect("metrics_service");
    service.setAutoCommit(false);
    organization =
        id(
            "insert into tenancy.organization (name, tier) values ('Northside', 'pro') returning id");
    clinic = clinic("America/New_York");
  }

  UUID clinic(String timeZone) throws SQLException {
    return id(
        """
        insert into tenancy.clinic (organization_id, name, kind, time_zone, currency)
        values ('%s', 'A clinic', 'dental', '%s', 'USD') returning id
        """
            .formatted(organization, timeZone));
  }

  UUID person() throws SQLException {
    UUID id = UUID.randomUUID();
    return id(
        "insert into tenancy.user_profile (user_id, subject) values ('%s', '%s') returning user_id"
            .formatted(id, id));
  }

  /**
   * @param from an SQL expression of a date, or {@code null}
   * @param until the same
   */
  void member(UUID person, UUID place, String role, String from, String until) throws SQLException {
    execute(
        """
        insert into tenancy.user_clinic_roles (clinic_id, user_id, role, valid_from, valid_until)
        values ('%s', '%s', '%s', %s, %s)
        """
            .formatted(place, person, role, from, until));
  }

  void grant(UUID person, UUID place, String kind, String endsAt) throws SQLException {
    execute(
        """
        insert into access.access_grant (clinic_id, id, user_id, kind, ends_at)
        values ('%s', uuidv7(), '%s', '%s', %s)
        """
            .formatted(place, person, kind, endsAt));
  }

  /** What somebody shows at the door; whatever isn't said is the directory's own. */
  record Token(
      UUID person, Long epoch, String claimedRole, String organizations, boolean operator) {

    static Token of(UUID person) {
      return new Token(person, null, null, "{}", false);
    }

    Token claiming(String role) {
      return new Token(person, epoch, role, organizations, operator);
    }

    Token byReference() {
      return new Token(person, epoch, null, null, operator);
    }

    Token ofOperator() {
      return new Token(person, epoch, claimedRole, organizations, true);
    }

    Token epoch(long other) {
      return new Token(person, other, claimedRole, organizations, operator);
    }
  }

  /** The roles with which somebody is in, as {@code {admin}}. */
  String enter(Token token, String kind, UUID place) throws SQLException {
    long epoch = token.epoch() == null ? epoch(token.person()) : token.epoch();
    try (var statement =
        service.prepareStatement(
            """
            select access.enter(?, ?, ?, ?::jsonb, ?, null, ?, ?,
              '{viewer,staff,provider,admin,owner,compliance,support,emergency}', false, '{"id": "request"}')::text
            """)) {
      statement.setString(1, token.person().toString());
      statement.setLong(2, epoch);
      statement.setString(3, token.claimedRole());
      statement.setString(4, token.organizations());
      statement.setBoolean(5, token.operator());
      statement.setString(6, kind);
      statement.setObject(7, place);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        String roles = rows.getString(1);
        service.commit();
        return roles;
      }
    } catch (SQLException refused) {
      service.rollback();
      throw refused;
    }
  }

  long epoch(UUID person) throws SQLException {
    return Long.parseLong(
        text("select epoch from access.principal where id = '%s'".formatted(person)));
  }

  String text(String sql) throws SQLException {
    try (var statement = admin.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  void execute(String sql) throws SQLException {
    try (var statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  private UUID id(String sql) throws SQLException {
    return UUID.fromString(text(sql));
  }

  @Override
  public void close() throws SQLException {
    service.close();
    admin.close();
    database.close();
  }
}
