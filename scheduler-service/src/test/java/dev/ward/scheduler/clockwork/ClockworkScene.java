package dev.ward.scheduler.clockwork;

import static dev.ward.platform.testing.Directory.execute;
import static dev.ward.platform.testing.Directory.number;

import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.testing.Directory;
import dev.ward.scheduler.SchedulerConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An organization, a job that does what a test says, and as many instances as a test wants. */
abstract class ClockworkScene {

  static final Duration SOON = Duration.ofSeconds(60);

  @Inject ClinicTransaction transaction;
  @Inject PlanStore plans;
  @Inject ClaimStore claims;
  @Inject Worker worker;
  @Inject SchedulerConfig config;
  @Inject Vertx vertx;
  @Inject TestClock clock;
  @Inject ScriptedWork work;
  @Inject Upkeep upkeep;

  UUID organization;

  private final List<Clockwork> instances = new ArrayList<>();

  @BeforeEach
  void aJobAndAnOrganization() {
    forgetRuns();
    jobsAsTheyAre();
    // The night is every open clinic's, those that other tests have left behind included.
    execute("update tenancy.clinic set status = 'deleted' where status <> 'deleted'");
    organization = Directory.organization("Northside");
  }

  /** A lane that is still looking for more would find the next test's. */
  @AfterEach
  void theClinicsClose() throws InterruptedException {
    for (Clockwork instance : instances) {
      instance.stop(new ShutdownEvent());
    }
    execute("update tenancy.clinic set status = 'deleted' where status <> 'deleted'");
    forgetRuns();
    jobsAsTheyAre();
    work.failing.clear();
    work.sleeping.clear();
    work.gates.clear();
  }

  /** The parent is asked for, so that nothing but a test's own is planned. */
  private static void jobsAsTheyAre() {
    for (String[] job : new String[][] {{"scripted", "clinic"}, {"scripted-parent", "platform"}}) {
      execute(
          """
          insert into scheduler.job (name, description, cron, scope, paused, max_attempts, due_from)
            values (?, 'What a test says.', '30 2 * * *', ?, ?, 2, '2020-01-01')
            on conflict (name) do update
              set paused = excluded.paused, scope = excluded.scope, cron = excluded.cron, every_seconds = null, overlap = 'queue',
                catch_up = 'latest', catch_up_seconds = 86400, timeout_seconds = 3600, time_zone = null, priority = 0,
                max_attempts = 2, retry_seconds = 30, jitter_seconds = 0, due_from = '2020-01-01'
          """,
          job[0],
          job[1],
          job[1].equals("platform"));
    }
  }

  Clockwork instance() {
    Planner planner = new Planner(transaction, plans, worker, clock, config);
    Clockwork instance = new Clockwork(planner, claims, worker, config, vertx);
    instances.add(instance);
    return instance;
  }

  UUID clinic(String zone) {
    return Directory.clinic(organization, "Clinic", zone, "USD");
  }

  void tick(Clockwork instance) {
    instance.tick().await().atMost(SOON);
  }

  static void job(String settings) {
    execute("update scheduler.job set " + settings + " where name = 'scripted'");
  }

  static void due(UUID clinic, String at) {
    execute(
        """
        insert into scheduler.job_run (clinic_id, organization_id, job, scheduled_for, trigger)
          select id, organization_id, 'scripted', ?::timestamptz, 'schedule' from access.clinic where id = ?
        """,
        at,
        clinic);
  }

  static long runs(String condition) {
    return number(
        "select count(*) from scheduler.job_run where job like 'scripted%' and " + condition);
  }

  static long traces() {
    return number(
        "select count(*) from scheduler.outbox where event ->> 'action' = 'scripted.done'");
  }

  /** Time passes for every run that waits or is held. */
  static void endLeases() {
    execute(
        """
        update scheduler.job_run set claimable_at = clock_timestamp() - interval '1 s'
        where job like 'scripted%' and claimable_at is not null
        """);
  }

  static String text(String sql, Object... arguments) {
    return Directory.inDatabase(
        connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
              statement.setObject(i + 1, arguments[i]);
            }
            try (var rows = statement.executeQuery()) {
              return rows.next() ? rows.getString(1) : null;
            }
          }
        });
  }

  private static void forgetRuns() {
    execute("delete from scheduler.missed_run where job like 'scripted%'");
    execute("delete from scheduler.job_run where job like 'scripted%'");
    execute("delete from scheduler.outbox where event ->> 'action' like 'scripted.%'");
  }
}
