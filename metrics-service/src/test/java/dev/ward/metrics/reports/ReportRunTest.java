package dev.ward.metrics.reports;

import static dev.ward.platform.testing.Directory.execute;
import static dev.ward.platform.testing.Directory.number;
import static dev.ward.platform.testing.Directory.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The weekly report as the clockwork has it made: once a clinic and week, whatever happens. */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ReportRunTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject ReportRounds rounds;
  @Inject ReportRunStore runs;

  private final Practice practice = new Practice();
  private final LocalDate lastWeek =
      LocalDate.now(ZoneId.of("America/New_York"))
          .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
          .minusWeeks(1);

  @BeforeEach
  void noRunWaits() {
    execute("delete from scheduler.job_run where job = 'weekly-report'");
  }

  @AfterEach
  void theJobIsAsItWas() {
    execute("update scheduler.job set max_attempts = 5 where name = 'weekly-report'");
  }

  @Test
  void theWeekThatIsOverIsReportedAndAdminsAreToldOnce() {
    figures();
    due("schedule", null);
    assertThat(round()).isOne();
    assertThat(round()).isZero();

    assertThat(result())
        .isEqualTo(
            "succeeded {\"weeks\": [{\"told\": true, \"week\": \""
                + lastWeek
                + "\", \"report\": \"made\"}]}");
    assertThat(reports("week = '" + lastWeek + "' and edition = 1 and created_by is null")).isOne();
    String report =
        text("select id::text from metrics.report where clinic_id = ?", practice.clinic());
    assertThat(
            text(
                """
                select concat_ws(' ', kind, recipient ->> 'role', data ->> 'link', title) from scheduler.notification
                where clinic_id = ?
                """,
                practice.clinic()))
        .isEqualTo(
            "report.ready admin /clinics/%s/reports/weekly/%s The weekly report is ready"
                .formatted(practice.clinic(), report));
    assertThat(events("run.succeeded")).isOne();
    assertThat(events("report.created")).isOne();

    due("manual", null);
    round();
    assertThat(result()).contains("unchanged", "\"told\": false");
    assertThat(notices()).isOne();
  }

  @Test
  void aReportThatAPersonHasMadeBeforeIsToldOfAllTheSame() {
    figures();
    practice
        .asAdmin()
        .post(practice.path("/reports/weekly?week=" + lastWeek))
        .then()
        .statusCode(201);
    due("schedule", null);
    round();
    assertThat(result()).contains("unchanged", "\"told\": true");
    assertThat(notices()).isOne();
  }

  @Test
  void whoWasTakenOverWritesNothing() {
    figures();
    due("schedule", null);
    ReportRun stopped = claim("one");
    execute(
        "update scheduler.job_run set claimable_at = now() - interval '1 s' where id = ?",
        stopped.id());
    ReportRun heir = claim("two");
    assertThat(heir.id()).isEqualTo(stopped.id());
    Printed printed = new Printed(new byte[] {1}, new byte[] {2});
    String data = "{\"week\": \"" + lastWeek + "\", \"running\": false, \"complete\": true}";

    assertThatThrownBy(() -> runs.keep(stopped, data, printed).await().atMost(SOON))
        .isInstanceOf(RunLost.class);
    assertThat(reports("true")).isZero();
    assertThat(notices()).isZero();
    assertThat(runs.fail(stopped, "It broke.").await().atMost(SOON)).isNull();
    assertThat(runs.keep(heir, data, printed).await().atMost(SOON)).isTrue();
    assertThat(notices()).isOne();
  }

  @Test
  void aRunThatKeepsFailingIsDeadInTheEndAndSaysWhy() {
    execute("update scheduler.job set max_attempts = 1 where name = 'weekly-report'");
    due("schedule", null);
    execute("update tenancy.clinic set status = 'deleted' where id = ?", practice.clinic());
    round();
    assertThat(
            text(
                "select concat_ws(' ', state, error) from scheduler.job_run where clinic_id = ?",
                practice.clinic()))
        .isEqualTo("dead The clinic is not there any more.");
    assertThat(events("run.failed")).isOne();
  }

  @Test
  void adminsAreToldOnceThatTheirReportCouldNotBeMade() {
    execute("update scheduler.job set max_attempts = 1 where name = 'weekly-report'");
    for (int i = 0; i < 2; i++) {
      due("schedule", null);
      assertThat(runs.fail(claim("one"), "It broke.").await().atMost(SOON)).isEqualTo("dead");
    }
    assertThat(
            text(
                """
                select string_agg(concat_ws(' ', kind, recipient ->> 'role', data ->> 'job', title), ', ')
                from scheduler.notification where clinic_id = ?
                """,
                practice.clinic()))
        .isEqualTo("job.failed admin weekly-report The weekly report could not be made");
    due("schedule", null);
    figures();
    round();
    assertThat(notices()).as("the report that was made later").isOne();
  }

  @Test
  void aClinicWithoutFiguresHasNoReport() {
    due("schedule", null);
    round();
    assertThat(result()).contains("succeeded", "no figures");
    assertThat(reports("true")).isZero();
    assertThat(notices()).isZero();
  }

  @Test
  void weeksOfThePastAreMadeUpForAndNobodyIsToldOfEach() {
    figures();
    LocalDate first = lastWeek.minusWeeks(3);
    // Begins within the week before the first, and ends in the last of them: three Mondays.
    due("backfill", List.of(first.minusDays(2), first.plusDays(20)));
    round();
    assertThat(
            reports(
                "week in ('%s', '%s', '%s')"
                    .formatted(first, first.plusDays(7), first.plusDays(14))))
        .isEqualTo(3);
    assertThat(reports("true")).isEqualTo(3);
    assertThat(notices()).isZero();
  }

  private void figures() {
    practice.imported(
        "financial", Practice.FINANCIAL, "a,%s,dr-a,production,1000,USD,,".formatted(lastWeek));
    practice.aggregated();
  }

  private void due(String trigger, List<LocalDate> days) {
    execute(
        """
        insert into scheduler.job_run (clinic_id, organization_id, job, performer, scheduled_for, trigger, from_day, to_day)
          values (?, ?, 'weekly-report', 'metrics-service', clock_timestamp(), ?, ?, ?)
        """,
        practice.clinic(),
        practice.organization(),
        trigger,
        days == null ? null : days.get(0),
        days == null ? null : days.get(1));
  }

  private int round() {
    return rounds.round().await().atMost(SOON);
  }

  private ReportRun claim(String holder) {
    return runs.claim(holder, null).await().atMost(SOON);
  }

  private String result() {
    return text(
        "select concat_ws(' ', state, result) from scheduler.job_run where clinic_id = ? order by"
            + " id desc limit 1",
        practice.clinic());
  }

  private long reports(String condition) {
    return number(
        "select count(*) from metrics.report where clinic_id = ? and " + condition,
        practice.clinic());
  }

  private long notices() {
    return number(
        "select count(*) from scheduler.notification where clinic_id = ? and kind = 'report.ready'",
        practice.clinic());
  }

  private long events(String action) {
    return number(
        "select count(*) from metrics.outbox where stream = ? and event ->> 'action' = ?",
        practice.clinic(),
        action);
  }
}
