package dev.ward.database.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.EmbeddedDatabase;
import dev.ward.database.audit.Trail.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of what was signed nothing is changed or removed, by nobody. */
class CheckpointTest {

  private static final String SIGNED =
      """
      insert into audit.checkpoint (stream, seq, hash, at, key_id, signature, clinic_id)
      values ('%1$s', 1, sha256('x'), now(), 'key', 'signature', '%1$s')
      """;

  private static EmbeddedDatabase database;

  private Connection service;
  private Connection administrator;
  private Trail trail;
  private UUID chain;

  @BeforeAll
  static void start() {
    database = EmbeddedDatabase.startMigrated();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void aSignedChain() throws SQLException {
    administrator = database.connect("postgres");
    service = database.connect("audit_service");
    service.setAutoCommit(false);
    trail = new Trail(database);
    chain = UUID.randomUUID();
    trail.append(Event.of(chain));
    execute(administrator, SIGNED.formatted(chain));
  }

  @AfterEach
  void close() throws SQLException {
    service.rollback();
    service.close();
    trail.close();
    administrator.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit.checkpoint set seq = 9",
        "update audit.checkpoint set hash = sha256('y')",
        "update audit.checkpoint set signature = 'forged'",
        "delete from audit.checkpoint",
        "truncate audit.checkpoint",
        "set session_replication_role = replica; delete from audit.checkpoint"
      })
  void evenTheAdministratorIsStopped(String sql) {
    assertRefused("42501", administrator, sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit.checkpoint set seq = 9",
        "update audit.checkpoint set hash = sha256('y')",
        "delete from audit.checkpoint",
        "truncate audit.checkpoint"
      })
  void theServiceChangesNothingEvenInARound(String sql) throws SQLException {
    execute(service, "select access.enter_relay()");
    assertRefused("42501", service, sql);
  }

  @Test
  void theOwnerSeesNothingToChange() throws SQLException {
    try (Connection owner = database.connect("ward_migrator");
        var statement = owner.createStatement()) {
      statement.execute("set role ward_owner");
      assertThat(statement.executeUpdate("update audit.checkpoint set signature = 'x'")).isZero();
      assertThat(statement.executeUpdate("delete from audit.checkpoint")).isZero();
      assertThatThrownBy(() -> statement.execute("truncate audit.checkpoint"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void outsideOfARoundTheServiceAddsNoCheckpointAndSeesNoChain() {
    assertRefused("42501", service, SIGNED.formatted(UUID.randomUUID()));
    assertRefused("WA003", service, "select audit.standing_chains(null, 10)");
    assertRefused("WA003", service, "select audit.refuse_letting_go(null, 'x')");
  }

  @Test
  void thatItWasCarriedIsSaidOnce() throws SQLException {
    execute(service, "select access.enter_relay()");
    String carried =
        "update audit.checkpoint set carried_at = now() where stream = '" + chain + "'";
    execute(service, carried);
    assertRefused("42501", service, carried);
  }

  @Test
  void aPlaceIsSignedOnce() throws SQLException {
    execute(service, "select access.enter_relay()");
    assertRefused("23505", service, SIGNED.formatted(chain));
  }

  @Test
  void oneWhoseEventsWereLetGoOfMayGoOnceItIsKeptOutside() throws SQLException {
    String remove = "delete from audit.checkpoint where stream = '" + chain + "'";
    execute(
        administrator,
        """
        insert into audit.anchor (stream, seq, hash, first_seq, first_received_at, last_received_at, archive, archive_sha256,
          purged_at, key_id, signature)
        values ('%s', 2, sha256('x'), 1, now(), now(), 'archive', sha256('x'), now(), 'key', 'signature')
        """
            .formatted(chain));
    assertRefused("42501", administrator, remove);
    execute(
        administrator,
        "update audit.checkpoint set carried_at = now() where stream = '" + chain + "'");
    execute(administrator, remove);
  }

  private static void assertRefused(String state, Connection connection, String sql) {
    assertThatThrownBy(() -> execute(connection, sql))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
