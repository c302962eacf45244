package dev.ward.database.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JobRunAccessTest {

  private static final String COUNT = "select count(*) from scheduler.job_run";
  private static final String CLINICS_SEEN =
      "select string_agg(distinct clinic_id::text, ',') from scheduler.job_run";
  private static final String REQUEST = "select scheduler.request('daily-aggregation', null, null)";

  private static Clockwork clockwork;
  private static UUID own;
  private static UUID foreign;

  @BeforeAll
  static void start() throws SQLException {
    clockwork = new Clockwork();
    own = clockwork.clinic("Europe/London");
    foreign = clockwork.clinic("Europe/Berlin");
    for (UUID clinic : new UUID[] {own, foreign}) {
      clockwork.prepare(
          """
          insert into scheduler.job_run (clinic_id, job, scheduled_for, trigger)
            values ('%s', 'daily-aggregation', '2026-03-02', 'schedule')
          """
              .formatted(clinic));
    }
  }

  @AfterAll
  static void stop() {
    clockwork.close();
  }

  @Test
  void anAdminSeesTheRunsOfTheirOwnClinicOnly() throws SQLException {
    assertThat(clockwork.withRoles("clinic", own, "{admin}", CLINICS_SEEN))
        .isEqualTo(own.toString());
  }

  @Test
  void aViewerSeesNoRuns() throws SQLException {
    assertThat(clockwork.withRoles("clinic", own, "{viewer}", CLINICS_SEEN)).isNull();
  }

  @Test
  void withoutContextNobodySeesOrRequestsAnything() throws SQLException {
    assertThat(clockwork.asService(CLINICS_SEEN)).isNull();
    assertThat(clockwork.asService("select count(*) from scheduler.job")).isEqualTo("0");
    assertThatThrownBy(() -> clockwork.asService(REQUEST)).hasMessageContaining("not found");
  }

  @Test
  void anAdminRequestsRunsForTheirOwnClinic() throws SQLException {
    String before = clockwork.inspect(COUNT);
    clockwork.withRoles("clinic", own, "{admin}", REQUEST);
    assertThat(Integer.parseInt(clockwork.inspect(COUNT))).isEqualTo(Integer.parseInt(before) + 1);
    assertThat(
            clockwork.inspect(
                "select event ->> 'clinicId' from scheduler.outbox where event ->> 'action' = 'run.requested'"))
        .isEqualTo(own.toString());
    clockwork.prepare("delete from scheduler.job_run where trigger = 'manual'");
    clockwork.prepare("truncate scheduler.outbox");
  }

  @Test
  void aViewerRequestsNothing() {
    assertThatThrownBy(() -> clockwork.withRoles("clinic", own, "{viewer}", REQUEST))
        .hasMessageContaining("row-level security");
  }

  @Test
  void anOperatorRequestsARunForEveryClinicAndAnOwnerDoesNot() throws SQLException {
    assertThat(
            clockwork.withRoles(
                "platform", null, "{super_admin}", "select count(*) from (" + REQUEST + ")"))
        .isEqualTo("2");
    clockwork.prepare("delete from scheduler.job_run where trigger = 'manual'");
    clockwork.prepare("truncate scheduler.outbox");
    assertThatThrownBy(() -> clockwork.withRoles("platform", null, "{owner}", REQUEST))
        .hasMessageContaining("row-level security");
  }

  @Test
  void theServiceItselfCrossesNoClinic() throws SQLException {
    assertThat(clockwork.withRoles("clockwork", null, "{service}", CLINICS_SEEN)).isNull();
    assertThat(
            clockwork.inClinic(
                own,
                "with changed as (update scheduler.job_run set error = null returning 1) select count(*) from changed"))
        .isEqualTo("1");
  }

  @Test
  void theClockworkLeavesNoContextInWhichTheServiceSeesMore() throws SQLException {
    assertThat(clockwork.asService("select scheduler.place_of_run(null)", CLINICS_SEEN)).isNull();
  }

  @Test
  void jobsAreChangedByOperatorsAndTheChangeIsOnRecord() throws SQLException {
    String pause = "update scheduler.job set paused = not paused returning name";
    assertThat(clockwork.withRoles("clinic", own, "{owner}", pause)).isNull();
    assertThat(clockwork.withRoles("platform", null, "{super_admin}", pause))
        .isEqualTo("daily-aggregation");
    assertThat(
            clockwork.inspect(
                "select event -> 'changes' ->> 'paused' from scheduler.outbox where event ->> 'action' = 'job.updated'"))
        .isEqualTo("{\"new\": true, \"old\": false}");
    clockwork.prepare("truncate scheduler.outbox");
  }
}
