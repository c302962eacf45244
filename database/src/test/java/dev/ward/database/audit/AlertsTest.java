package dev.ward.database.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.database.EmbeddedDatabase;
import dev.ward.database.audit.Trail.Event;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chains are looked through many at a time, and each event once. */
class AlertsTest {

  private static EmbeddedDatabase database;

  private final UUID organization = UUID.randomUUID();

  @BeforeAll
  static void start() throws SQLException {
    database = EmbeddedDatabase.startMigrated();
    administer(
        """
        insert into audit.alert_rule (rule, title, description, severity, actions, outcomes, resets, together, counted, threshold,
            window_minutes, for_organization, for_platform)
          values ('many-changes', 'Many changes', 'Twelve in ten minutes', 'notice', '{goal.updated}', '{success}', '{}', 'actor', 'events', 12, 10, true,
            false)
        """);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void nothingIsNew() throws SQLException {
    look(1000);
  }

  @Test
  void aBoundInTheMiddleOfAChainLosesNoEventAndCountsNoneTwice() throws SQLException {
    grow(3, 4);
    List<Integer> looks = new ArrayList<>();
    do {
      looks.add(look(5));
    } while (looks.get(looks.size() - 1) > 0);
    assertThat(looks).containsExactly(5, 5, 2, 0);
    assertThat(number("select count(*) from audit.alert_observation where organization_id = '%s'"))
        .isEqualTo(12);
    assertThat(
            number(
                "select min(counted) from audit.alert where organization_id = '%s' having count(*) ="
                    + " 1"))
        .isEqualTo(12);
  }

  @Test
  void manyChainsTakeFewLooks() throws SQLException {
    grow(600, 1);
    assertThat(look(500)).isEqualTo(500);
    assertThat(look(500)).isEqualTo(100);
    assertThat(look(2000)).isZero();
    assertThat(number("select count(*) from audit.alert_observation where organization_id = '%s'"))
        .isEqualTo(600);
  }

  @Test
  void whoHasWaitedLongestComesFirst() throws SQLException {
    List<UUID> chains = grow(2, 1);
    look(1000);
    append(chains.get(0));
    look(1000);
    append(chains.get(0));
    append(chains.get(1));
    assertThat(look(1)).isEqualTo(1);
    assertThat(
            number(
                "select seq from audit.alert_position where chain = '%s'".formatted(chains.get(1))))
        .isEqualTo(2);
  }

  /** That many chains of the organization with that many new events each. */
  private List<UUID> grow(int chains, int events) throws SQLException {
    List<UUID> grown = new ArrayList<>();
    try (Trail trail = new Trail(database)) {
      for (int i = 0; i < chains; i++) {
        UUID chain = UUID.randomUUID();
        Event[] list = new Event[events];
        for (int n = 0; n < events; n++) {
          list[n] = Event.of(chain).withOrganization(organization);
        }
        trail.append(list);
        grown.add(chain);
      }
    }
    return grown;
  }

  private void append(UUID chain) throws SQLException {
    try (Trail trail = new Trail(database)) {
      trail.append(Event.of(chain).withOrganization(organization));
    }
  }

  /** One transaction of the relay's. */
  private static int look(int most) throws SQLException {
    try (Connection service = database.connect("audit_service");
        Statement statement = service.createStatement()) {
      service.setAutoCommit(false);
      statement.execute("select access.enter_relay()");
      try (ResultSet row =
          statement.executeQuery("select audit.look_for_alerts(%d)".formatted(most))) {
        row.next();
        int looked = row.getInt(1);
        service.commit();
        return looked;
      }
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection administrator = database.connect("postgres");
        Statement statement = administrator.createStatement();
        ResultSet row = statement.executeQuery(sql.formatted(organization))) {
      return row.next() ? row.getLong(1) : -1;
    }
  }

  private static void administer(String sql) throws SQLException {
    try (Connection administrator = database.connect("postgres");
        Statement statement = administrator.createStatement()) {
      statement.execute(sql);
    }
  }
}
