package dev.ward.local.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Accounts;
import dev.ward.local.Api;
import dev.ward.local.Service;
import dev.ward.local.Waiting;
import dev.ward.local.WardStack;
import dev.ward.local.isolation.OnStage;
import dev.ward.local.isolation.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A run that metrics-service does for the clockwork, and the service is killed half way. */
@OnStage
class HalfwayIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Set<String> UNDER_WAY = Set.of("pending", "running", "failed");

  @Test
  void aWeeklyReportWhoseMakerIsKilledIsMadeOnceAndToldOnce(Stage stage) throws SQLException {
    WardStack ward = stage.ward();
    Evidence evidence = new Evidence(ward);
    Practice practice = new Practice(ward.settings(), evidence, 1);
    String clinic = practice.clinics().get(0);
    figures(ward, practice, clinic);
    // One at a time is done; nobody else's is to be the one.
    String open =
        "select count(*) from scheduler.job_run where job = 'weekly-report' and claimable_at is not"
            + " null";
    assertThat(Waiting.poll(PATIENCE, () -> evidence.number(open), now -> now == 0)).isZero();

    String run;
    try (Connection holder = evidence.connect("postgres")) {
      holder.setAutoCommit(false);
      evidence.execute(holder, "lock table metrics.report in share mode");
      run = begun(practice, "weekly-report", clinic);
      // It is printed, and about to be kept.
      String left = evidence.heldUpBy(holder, 1).get(0);
      ward.kill(Service.METRICS);
      holder.rollback();
      evidence.isGone(left);
    }
    assertThat(evidence.texts("select state from scheduler.job_run where id = ?::uuid", run))
        .containsExactly("running");
    assertThat(reports(evidence, clinic)).isEmpty();
    ward.start(Service.METRICS);
    evidence.execute(
        "update scheduler.job_run set claimable_at = now() - interval '1 s' where id = '%s'"
            .formatted(run));
    assertThat(ended(practice, run).path("state").asText()).isEqualTo("succeeded");

    List<String> reports = reports(evidence, clinic);
    assertThat(reports).hasSize(1);
    assertThat(
            evidence.texts(
                "select data ->> 'link' from scheduler.notification where kind = 'report.ready' and"
                    + " clinic_id = ?::uuid",
                clinic))
        .containsExactly("/clinics/%s/reports/weekly/%s".formatted(clinic, reports.get(0)));
    evidence.arrivesOnRecord();
    assertThat(
            evidence.texts(
                "select e.action from audit.event e where e.target_id in (?, ?) and e.action in"
                    + " ('report.created', 'run.succeeded')",
                run,
                reports.get(0)))
        .containsExactlyInAnyOrder("report.created", "run.succeeded");
    assertThat(evidence.texts("select attempt from scheduler.job_run where id = ?::uuid", run))
        .containsExactly("2");
  }

  /** What somebody earned there last week. */
  private static void figures(WardStack ward, Practice practice, String clinic) {
    LocalDate week =
        LocalDate.now(ZoneId.of("Europe/Paris"))
            .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
            .minusWeeks(1);
    String imports = "/metrics/v1/clinics/" + clinic + "/imports";
    Api staff = new Api(ward.settings(), new Accounts(ward.settings()), "staff");
    practice
        .owner()
        .put(
            Service.TENANCY,
            "/tenancy/v1/clinics/%s/members/%s"
                .formatted(
                    clinic, staff.get(Service.TENANCY, "/tenancy/v1/me").path("id").asText()),
            Map.of("role", "staff"));
    JsonNode begun =
        staff.postCsv(
            Service.METRICS,
            imports + "?kind=financial",
            """
            external_id,date,provider,kind,amount_minor,currency,payer,procedure_code
            a,%s,dr-a,production,1000,EUR,,
            """
                .formatted(week));
    JsonNode done = ended(staff, Service.METRICS, imports + "/" + begun.path("id").asText());
    assertThat(done.path("accepted").asInt()).as(done.toString()).isEqualTo(1);
    String run = begun(practice, "daily-aggregation", clinic);
    assertThat(ended(practice, run).path("state").asText()).isEqualTo("succeeded");
  }

  private static String begun(Practice practice, String job, String clinic) {
    return practice
        .owner()
        .post(Service.SCHEDULER, "/scheduler/v1/jobs/" + job + "/runs", Map.of("clinicId", clinic))
        .path("id")
        .asText();
  }

  private static JsonNode ended(Practice practice, String run) {
    return ended(practice.owner(), Service.SCHEDULER, "/scheduler/v1/runs/" + run);
  }

  private static JsonNode ended(Api api, Service service, String path) {
    return Waiting.poll(
        PATIENCE,
        () -> api.get(service, path),
        now -> !UNDER_WAY.contains(now.path("state").asText()));
  }

  private static List<String> reports(Evidence evidence, String clinic) {
    return evidence.texts("select id from metrics.report where clinic_id = ?::uuid", clinic);
  }
}
