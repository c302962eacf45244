package dev.ward.database.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each step is taken once, in the order of their times, however many try and whoever was away. */
class TimerTest {

  private static final String FIRE = "select scheduler.resolve_overdue_timers(100)";

  private UUID clinic;
  private UUID admin;
  private UUID foreign;

  @BeforeEach
  void twoClinics() throws SQLException {
    UUID organization = Mailroom.organization();
    clinic = Mailroom.clinic(organization, "UTC");
    admin = Mailroom.member(clinic, "admin");
    Mailroom.officer(organization, "owner");
    foreign = Mailroom.clinic(Mailroom.organization(), "UTC");
  }

  @AfterEach
  void noTimerIsLeft() throws SQLException {
    Mailroom.prepare("delete from scheduler.timer");
    Mailroom.prepare("delete from scheduler.timer_handler");
  }

  @Test
  void stepsEscalateFromRoleToRoleEachWhenItIsDue() throws SQLException {
    String steps =
        """
        [{"after": 0, "notify": {"clinicId": "%s", "role": "admin"}, "title": "Overdue"},
         {"after": 3600, "notify": {"orgId": "%s", "role": "owner"}, "title": "Still overdue", "critical": true, "event": "escalated"}]
        """
            .formatted(clinic, Mailroom.organizationOf(clinic));
    String timer = set("now() - interval '1 minute'", steps);
    assertThat(Mailroom.loop(FIRE)).isEqualTo("1");
    assertThat(Mailroom.loop(FIRE)).isEqualTo("0");
    assertThat(timer(timer, "state, fired, next_at = due_at + interval '1 hour'"))
        .containsExactly("open|1|t");
    Mailroom.prepare(
        "update scheduler.timer set due_at = due_at - interval '1 hour', next_at = next_at - interval '1 hour' where id = '%s'"
            .formatted(timer));
    assertThat(Mailroom.loop(FIRE)).isEqualTo("1");
    assertThat(timer(timer, "state, fired, next_at")).containsExactly("done|2|null");
    assertThat(told()).containsExactly("Overdue|f", "Still overdue|t");
    assertThat(
            Mailroom.inspect(
                """
                select event #>> '{changes,step,new}', event #>> '{changes,event,new}', event ->> 'orgId' is not null
                from scheduler.outbox where event ->> 'action' = 'timer.fired' and stream = '%s' order by id
                """
                    .formatted(clinic)))
        .containsExactly("1|null|t", "2|escalated|t");
  }

  @Test
  void afterADowntimeAllThatWasMissedIsTakenInTheOrderOfItsTimes() throws SQLException {
    String first = set("a", "now() - interval '3 hours'", "[{\"after\": 0}, {\"after\": 7200}]");
    String second = set("b", "now() - interval '2 hours'", "[{\"after\": 0}, {\"after\": 86400}]");
    assertThat(Mailroom.loop(FIRE)).isEqualTo("3");
    assertThat(
            Mailroom.inspect(
                "select timer_id, step from scheduler.timer_firing where clinic_id = '%s' order by fired_at"
                    .formatted(clinic)))
        .containsExactly(first + "|1", second + "|1", first + "|2");
    assertThat(timer(first, "state")).containsExactly("done");
    assertThat(timer(second, "state")).containsExactly("open");
  }

  @Test
  void ofManyInstancesOneTakesEachStep() throws Exception {
    for (int i = 0; i < 200; i++) {
      set(
          "s" + i,
          "now() - interval '1 minute'",
          "[{\"after\": 0, \"notify\": {\"userId\": \"%s\"}, \"title\": \"t\"}, {\"after\": 30}]"
              .formatted(admin));
    }
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Callable<Integer>> instances = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        instances.add(
            () -> {
              int fired = 0;
              for (int round = 0; round < 20; round++) {
                fired +=
                    Integer.parseInt(Mailroom.loop("select scheduler.resolve_overdue_timers(7)"));
              }
              return fired;
            });
      }
      int fired = 0;
      for (Future<Integer> instance : threads.invokeAll(instances)) {
        fired += instance.get();
      }
      assertThat(fired).isEqualTo(400);
    } finally {
      threads.shutdown();
    }
    assertThat(told()).hasSize(200);
    assertThat(
            Mailroom.inspect(
                "select count(*) from scheduler.timer_firing where clinic_id = '%s'"
                    .formatted(clinic)))
        .containsExactly("400");
  }

  @Test
  void whatWasFiringWhenItsProcessDiedIsFiredAgainAndOnlyThen() throws SQLException {
    set(
        "now() - interval '1 minute'",
        "[{\"after\": 0, \"notify\": {\"userId\": \"%s\"}, \"title\": \"t\"}]".formatted(admin));
    try (Connection dying = Mailroom.open("scheduler_service")) {
      Mailroom.rows(dying, "select access.enter_relay()");
      assertThat(Mailroom.rows(dying, FIRE)).containsExactly("1");
      assertThat(Mailroom.loop(FIRE)).as("while another is at it").isEqualTo("0");
      dying.rollback();
    }
    assertThat(told()).isEmpty();
    assertThat(Mailroom.loop(FIRE)).isEqualTo("1");
    assertThat(told()).hasSize(1);
  }

  @Test
  void aCancelWaitsForAStepThatIsFiringAndNoneFollows() throws Exception {
    String timer =
        set("now() - interval '1 minute'", "[{\"after\": 0}, {\"after\": 30}, {\"after\": 3600}]");
    String cancel = "select scheduler.cancel_timer('%s', '%s')".formatted(clinic, timer);
    try (Connection firing = Mailroom.open("scheduler_service")) {
      Mailroom.rows(firing, "select access.enter_relay()");
      Mailroom.rows(firing, FIRE);
      CompletableFuture<String> cancelled =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Mailroom.inClinic("scheduler_service", clinic, cancel);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      firing.commit();
      assertThat(cancelled.get()).isEqualTo("t");
    }
    assertThat(timer(timer, "state, fired")).containsExactly("cancelled|2");
    assertThat(Mailroom.loop(FIRE)).isEqualTo("0");
    assertThat(Mailroom.inClinic("scheduler_service", clinic, cancel)).isEqualTo("f");
  }

  @Test
  void aTimerThatIsBeingCancelledIsPassedOver() throws SQLException {
    String timer = set("now() - interval '1 minute'", "[{\"after\": 0}]");
    try (Connection cancelling = Mailroom.open("scheduler_service")) {
      Mailroom.rows(
          cancelling,
          "select access.enter(null, 0, null, '{}', false, 'scheduler-service', 'clinic', '%s', '{service}', false, null)"
              .formatted(clinic));
      Mailroom.rows(
          cancelling, "select scheduler.cancel_timer('%s', '%s')".formatted(clinic, timer));
      assertThat(Mailroom.loop(FIRE)).isEqualTo("0");
      cancelling.commit();
    }
    assertThat(Mailroom.loop(FIRE)).isEqualTo("0");
  }

  @Test
  void settingATimerAgainMovesIt() throws SQLException {
    String first = set("now() - interval '1 minute'", "[{\"after\": 0}]");
    String second = set("now() + interval '1 hour'", "[{\"after\": 0}]");
    assertThat(Mailroom.loop(FIRE)).isEqualTo("0");
    assertThat(timer(first, "state")).containsExactly("cancelled");
    assertThat(timer(second, "state")).containsExactly("open");
    assertThat(
            Mailroom.inClinic(
                "metrics_service",
                clinic,
                "select scheduler.cancel_timer('%s', 'task', 'care-task', 'subject')"
                    .formatted(clinic)))
        .isEqualTo("t");
    assertThat(timer(second, "state")).containsExactly("cancelled");
  }

  @Test
  void aStepThatCannotDoWhatItSaysHoldsUpNoOther() throws SQLException {
    String steps =
        "[{\"after\": 0, \"notify\": {\"userId\": \"%s\"}, \"title\": \"t\"}, {\"after\": 1, \"notify\": {\"clinicId\": \"%s\", \"role\": \"admin\"}, \"title\": \"u\"}]"
            .formatted(admin, clinic);
    String timer = set("now() - interval '1 minute'", steps);
    Mailroom.leave(admin);
    assertThat(Mailroom.loop(FIRE)).isEqualTo("2");
    assertThat(
            Mailroom.inspect(
                "select step, error from scheduler.timer_firing where timer_id = '%s' order by step"
                    .formatted(timer)))
        .containsExactly("1|is nobody who has a role here", "2|null");
    assertThat(told()).containsExactly("u|f");
  }

  @Test
  void theOwnerOfAKindTakesPartInTheSameTransactionAndItsFailureIsOnRecord() throws SQLException {
    Mailroom.prepare(
        "create table if not exists public.resolved (clinic uuid, subject text, step integer, scope text)");
    Mailroom.prepare(
        "grant insert on public.resolved to ward_owner; grant usage on schema public to ward_owner");
    Mailroom.prepare(
        """
        create or replace function scheduler.test_handler(clinic uuid, subject_type text, subject_id text, step integer) returns void
          language plpgsql set search_path = '' as $$
        begin
          if subject_id = 'broken' then raise exception 'It broke.'; end if;
          insert into public.resolved values (clinic, subject_id, step, access.scope() || ' ' || access.clinic_id());
        end $$
        """);
    Mailroom.prepare(
        "alter function scheduler.test_handler(uuid, text, text, integer) owner to ward_owner");
    Mailroom.prepare(
        "insert into scheduler.timer_handler values ('task', 'scheduler.test_handler(uuid,text,text,integer)')");
    set("subject", "now() - interval '1 minute'", "[{\"after\": 0}]");
    String broken = set("broken", "now() - interval '1 minute'", "[{\"after\": 0}]");
    assertThat(Mailroom.loop(FIRE)).isEqualTo("2");
    assertThat(
            Mailroom.inspect(
                "select subject, step, scope from public.resolved where clinic = '%s'"
                    .formatted(clinic)))
        .containsExactly("subject|1|clinic " + clinic);
    assertThat(
            Mailroom.inspect(
                "select error from scheduler.timer_firing where timer_id = '%s'".formatted(broken)))
        .containsExactly("It broke.");
    Mailroom.prepare("drop function scheduler.test_handler(uuid, text, text, integer)");
  }

  @Test
  void anotherClinicsTimersAreNotThere() throws SQLException {
    String timer = set("now() + interval '1 hour'", "[{\"after\": 0}]");
    String ofForeign = "select scheduler.cancel_timer('%s', '%s')".formatted(foreign, timer);
    String ofOwn = "select scheduler.cancel_timer('%s', '%s')".formatted(clinic, timer);
    String absent =
        "select scheduler.cancel_timer('%s', '%s')".formatted(foreign, UUID.randomUUID());
    for (String attempt : List.of(ofForeign, ofOwn, absent)) {
      assertThatThrownBy(() -> Mailroom.inClinic("scheduler_service", foreign, attempt))
          .hasMessageContaining("not found");
    }
    assertThat(
            Mailroom.inClinic("scheduler_service", foreign, "select count(*) from scheduler.timer"))
        .isEqualTo("0");
    assertThat(
            Mailroom.inClinic("scheduler_service", clinic, "select count(*) from scheduler.timer"))
        .isEqualTo("1");
  }

  @Test
  void nobodyIsToldWhoIsNotOfThePlace() {
    assertThatThrownBy(
            () ->
                set(
                    "now()",
                    "[{\"after\": 0, \"notify\": {\"clinicId\": \"%s\", \"role\": \"admin\"}}]"
                        .formatted(foreign)))
        .hasMessageContaining("not found");
    assertThatThrownBy(() -> set("now()", "[{\"after\": 5}, {\"after\": 4}]"))
        .hasMessageContaining("not before the step in front");
    assertThatThrownBy(() -> set("now()", "[]")).hasMessageContaining("1 to 20");
  }

  private String set(String dueAt, String steps) throws SQLException {
    return set("subject", dueAt, steps);
  }

  private String set(String subject, String dueAt, String steps) throws SQLException {
    return Mailroom.inClinic(
        "metrics_service",
        clinic,
        "select scheduler.set_timer('%s', 'task', 'care-task', '%s', %s, '%s')"
            .formatted(clinic, subject, dueAt, steps));
  }

  private static List<String> timer(String id, String columns) throws SQLException {
    return Mailroom.inspect(
        "select %s from scheduler.timer where id = '%s'".formatted(columns, id));
  }

  private List<String> told() throws SQLException {
    return Mailroom.inspect(
        "select title, critical from scheduler.notification where clinic_id = '%s' and kind = 'task' order by id"
            .formatted(clinic));
  }
}
