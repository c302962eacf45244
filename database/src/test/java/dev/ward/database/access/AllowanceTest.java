package dev.ward.database.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowanceTest {

  private static EmbeddedDatabase database;

  private String key;

  private record Grant(int granted, int remaining, double seconds) {}

  @BeforeAll
  static void start() {
    database = EmbeddedDatabase.startMigrated();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void aKeyOfItsOwn() {
    key = UUID.randomUUID().toString();
  }

  @Test
  void aClinicHasNoMoreThanItsOrganizationsTierAllows() throws SQLException {
    try (Connection admin = database.connect("postgres");
        Connection service = database.connect("metrics_service");
        Statement statement = admin.createStatement()) {
      statement.execute(
          """
          with founded as (
            insert into tenancy.organization (name, tier) values ('Northside', 'free') returning id)
          insert into tenancy.clinic (id, organization_id, name, kind, time_zone, currency)
            select '%s', id, 'Riverside', 'dental', 'America/New_York', 'USD' from founded
          """
              .formatted(key));
      assertThat(ofClinic(service, 1_000)).isEqualTo("300|0|300|5");
      assertThat(ofClinic(service, 1_000)).startsWith("0|0|300|5");
      statement.execute("update tenancy.organization set tier = 'biosync'");
      assertThat(ofClinic(service, 100)).endsWith("|2000|200");
    }
  }

  private String ofClinic(Connection service, int wanted) throws SQLException {
    try (PreparedStatement take =
        service.prepareStatement(
            """
            select concat_ws('|', granted, remaining, most, rate)
            from access.take_allowance('clinic', ?, 1, ?, 2000, 200)
            """)) {
      take.setString(1, key);
      take.setInt(2, wanted);
      try (var rows = take.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  @Test
  void whatIsThereIsGrantedAndWhatIsNotIsRefusedWithTheTimeUntilItIs() throws SQLException {
    try (Connection service = database.connect("metrics_service")) {
      assertThat(take(service, 1, 60, 100, 0.001)).isEqualTo(new Grant(60, 40, 0));
      assertThat(take(service, 1, 60, 100, 0.001)).isEqualTo(new Grant(40, 0, 0));
      Grant refused = take(service, 5, 60, 100, 0.001);
      assertThat(refused.granted()).isZero();
      assertThat(refused.seconds()).isBetween(4_900.0, 5_000.0);
    }
  }

  @Test
  void lessThanWhatIsNeededIsNotTaken() throws SQLException {
    try (Connection service = database.connect("metrics_service")) {
      take(service, 97, 97, 100, 0.001);
      assertThat(take(service, 5, 5, 100, 0.001).granted()).isZero();
      assertThat(take(service, 3, 3, 100, 0.001)).isEqualTo(new Grant(3, 0, 0));
    }
  }

  @Test
  void whatWasTakenComesBackWithTimeAndNoMoreThanThat() throws SQLException {
    try (Connection service = database.connect("metrics_service")) {
      take(service, 100, 100, 100, 1);
      goBack("10 seconds");
      assertThat(take(service, 1, 100, 100, 1).granted()).isEqualTo(10);
      goBack("1 day");
      assertThat(take(service, 1, 1_000, 100, 1).granted()).isEqualTo(100);
    }
  }

  @Test
  void servicesDoNotShareAnAllowance() throws SQLException {
    try (Connection metrics = database.connect("metrics_service");
        Connection audit = database.connect("audit_service")) {
      take(metrics, 100, 100, 100, 0.001);
      assertThat(take(metrics, 1, 1, 100, 0.001).granted()).isZero();
      assertThat(take(audit, 1, 1, 100, 0.001).granted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from access.allowance",
        "insert into access.allowance (service, kind, id, full_at) values ('audit_service', 'clinic', 'x', now())",
        "update access.allowance set full_at = now()",
        "delete from access.allowance",
        "truncate access.allowance"
      })
  void aServiceCannotTouchAllowancesOtherwise(String statement) throws SQLException {
    try (Connection service = database.connect("metrics_service")) {
      assertThatThrownBy(() -> service.createStatement().execute(statement))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void whatIsWholeAgainIsForgottenAndNothingElse() throws SQLException {
    String whole = key;
    try (Connection service = database.connect("metrics_service");
        Connection other = database.connect("audit_service")) {
      take(service, 1, 1, 100, 1);
      goBack("1 hour");
      key = UUID.randomUUID().toString();
      take(service, 50, 50, 100, 0.001);
      other.createStatement().execute("select access.forget_full_allowances()");
      assertThat(rows(whole)).isEqualTo(1);
      service.createStatement().execute("select access.forget_full_allowances()");
      assertThat(rows(whole)).isZero();
      assertThat(rows(key)).isEqualTo(1);
    }
  }

  @Test
  void manyWhoTakeAtOnceNeverGetMoreThanTheLimitTogether() throws Exception {
    int burst = 200;
    double perSecond = 300;
    ExecutorService instances = Executors.newFixedThreadPool(8);
    try {
      long begun = System.nanoTime();
      List<Future<Integer>> taken = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        taken.add(instances.submit(instance(i, burst, perSecond)));
      }
      int sum = 0;
      for (Future<Integer> one : taken) {
        sum += one.get();
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      assertThat(sum)
          .isGreaterThanOrEqualTo(burst)
          .isLessThanOrEqualTo(most(burst, perSecond, seconds));
    } finally {
      instances.shutdown();
      assertThat(instances.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static int most(int burst, double perSecond, double seconds) {
    return (int) Math.floor(burst + perSecond * seconds);
  }

  private Callable<Integer> instance(int seed, int burst, double perSecond) {
    return () -> {
      Random random = new Random(seed);
      int sum = 0;
      try (Connection service = database.connect("metrics_service")) {
        for (int i = 0; i < 300; i++) {
          int needed = 1 + random.nextInt(3);
          sum += take(service, needed, needed + random.nextInt(20), burst, perSecond).granted();
        }
      }
      return sum;
    };
  }

  private Grant take(Connection service, int needed, int wanted, int burst, double perSecond)
      throws SQLException {
    try (PreparedStatement take =
        service.prepareStatement(
            "select granted, remaining, wait from access.take_allowance('caller', ?, ?, ?, ?, ?)")) {
      take.setString(1, key);
      take.setInt(2, needed);
      take.setInt(3, wanted);
      take.setInt(4, burst);
      take.setDouble(5, perSecond);
      var rows = take.executeQuery();
      rows.next();
      return new Grant(rows.getInt(1), rows.getInt(2), rows.getDouble(3));
    }
  }

  /** As if what was taken had been taken so much earlier. */
  private void goBack(String time) throws SQLException {
    try (Connection administrator = database.connect("postgres");
        PreparedStatement earlier =
            administrator.prepareStatement(
                "update access.allowance set full_at = full_at - ?::interval where id = ?")) {
      earlier.setString(1, time);
      earlier.setString(2, key);
      earlier.executeUpdate();
    }
  }

  private static int rows(String id) throws SQLException {
    try (Connection administrator = database.connect("postgres");
        PreparedStatement count =
            administrator.prepareStatement("select count(*) from access.allowance where id = ?")) {
      count.setString(1, id);
      var rows = count.executeQuery();
      rows.next();
      return rows.getInt(1);
    }
  }
}
