package dev.ward.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Three processes of scheduler-service that share a night of {@code test.occurrences}, are killed,
 * lose time without knowing it, and have their database die under them.
 */
@BesideTheStage
@ExtendWith(CommonGround.class)
class ClockworkIT {

  private static final int OCCURRENCES = Integer.getInteger("test.occurrences", 1000);
  private static final int NIGHTS = 4;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static WardStack stack;
  private static Connection administrator;

  @BeforeAll
  static void start(WardStack ground) throws SQLException {
    stack = ground;
    connect();
  }

  private static void connect() throws SQLException {
    administrator =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:%d/ward".formatted(stack.settings().ports().postgres()),
            "postgres",
            stack.secrets().databasePassword("postgres"));
  }

  @AfterAll
  static void stop() throws SQLException {
    administrator.close();
  }

  @Test
  void whoSignsInWhenTheDatabaseIsBackMeetsNoneOfKeycloaksDeadConnections() throws SQLException {
    manySignIn();
    administrator.close();
    stack.killDatabase();
    stack.startDatabase();
    connect();
    manySignIn();
  }

  /** So many at once that Keycloak needs most of its connections. */
  private static void manySignIn() {
    KeycloakClient keycloak = new KeycloakClient(stack.settings(), stack.secrets());
    List<CompletableFuture<String>> tokens = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      tokens.add(CompletableFuture.supplyAsync(() -> keycloak.accessToken("ward-cli", "owner")));
    }
    assertThat(tokens).allSatisfy(token -> assertThat(token.join()).isNotBlank());
  }

  @Test
  void eachOccurrenceIsDoneOnceWhoeverIsKilledOrLosesTimeTheDatabaseIncluded() throws Exception {
    clinicsThatKeepTheirNights();
    List<WardStack.Instance> instances = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      instances.add(instance());
    }
    Random chance = new Random(7);
    for (int night = 0; night < NIGHTS; night++) {
      aNightIsDue();
      int victim = chance.nextInt(instances.size());
      WardStack.Instance unlucky = instances.get(victim);
      assertThat(Waiting.until(LONGEST, () -> heldBy(unlucky) > 0 || open() == 0)).isTrue();
      switch (night % 3) {
        case 0 -> {
          unlucky.kill();
          instances.set(victim, instance());
        }
        case 1 -> {
          unlucky.freeze();
          // Until its leases have ended and others have taken over what it was at.
          assertThat(Waiting.until(LONGEST, () -> heldBy(unlucky) == 0)).isTrue();
          unlucky.wake();
        }
        default -> {
          administrator.close();
          stack.killDatabase();
          stack.startDatabase();
          connect();
        }
      }
    }
    assertThat(Waiting.until(LONGEST, () -> open() == 0)).isTrue();
    assertThat(
            number(
                "select count(*) from scheduler.job_run where state = 'succeeded' and job ="
                    + " 'clockwork-check' and trigger = 'manual'"))
        .isEqualTo(NIGHTS * OCCURRENCES);
    // The event is written by the transaction that does the work: as many works as occurrences.
    assertThat(
            number(
                """
                select count(*) from scheduler.outbox o
                  join scheduler.job_run r on r.id = (o.event #>> '{target,id}')::uuid and r.trigger = 'manual'
                where o.event ->> 'action' = 'run.succeeded'
                """))
        .isEqualTo(NIGHTS * OCCURRENCES);
    instances.forEach(WardStack.Instance::close);
  }

  private static WardStack.Instance instance() {
    return stack.startBeside(Service.SCHEDULER, Ports.free().of(Service.SCHEDULER));
  }

  private static void clinicsThatKeepTheirNights() {
    execute("update scheduler.job set lease_seconds = 15, max_attempts = 20");
    execute(
        "insert into tenancy.organization (name, tier) select 'Group ' || n, 'biosync' from"
            + " generate_series(1, 10) as n");
    execute(
        """
        insert into tenancy.clinic (organization_id, name, kind, time_zone, currency)
          select o.id, 'Clinic ' || n, 'dental', 'Europe/London', 'USD'
            from tenancy.organization o, generate_series(1, %d) as n where o.name like 'Group %%'
        """
            .formatted(OCCURRENCES / 10));
  }

  private static void aNightIsDue() {
    execute(
        """
        insert into scheduler.job_run (clinic_id, organization_id, job, scheduled_for, trigger)
          select c.id, c.organization_id, 'clockwork-check', now(), 'manual' from access.clinic c
        """);
  }

  private static long heldBy(WardStack.Instance instance) {
    return number(
        "select count(*) from scheduler.job_run where state = 'running' and holder like '%d-%%'"
            .formatted(instance.pid()));
  }

  private static long open() {
    return number(
        "select count(*) from scheduler.job_run where claimable_at is not null and trigger ="
            + " 'manual'");
  }

  private static long number(String sql) {
    try (var statement = administrator.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(String sql) {
    try (var statement = administrator.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
