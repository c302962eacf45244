package dev.ward.metrics.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.metrics.Looks;
import dev.ward.metrics.Practice;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** What is shown of an import may be rows of patients; then it is on record for each of them. */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ShownPatientsTest {

  private static final String PATIENTS = "patient_ref,first_visit_on,last_visit_on,status";
  private static final String APPOINTMENTS =
      "external_id,provider,patient_ref,scheduled_start,duration_minutes,status,kind";

  private final Practice practice = new Practice();

  private Response ended(String query, String... lines) {
    return practice.ended(practice.csv(practice.asStaff(), query, lines));
  }

  private void show(Response run, String part) {
    practice
        .asStaff()
        .get(practice.path("/imports/" + run.path("id") + part))
        .then()
        .statusCode(200);
  }

  @Test
  void theDifferencesOfADryRunShowPatientsBeforeAndAfter() {
    practice.imported(
        "appointment", APPOINTMENTS, "a-1,dr-a,p-1,2026-03-02T10:00:00Z,30,completed,visit");
    Response run =
        ended(
            "appointment&dryRun=true",
            APPOINTMENTS,
            "a-1,dr-a,p-2,2026-03-02T10:00:00Z,30,completed,visit",
            "a-2,dr-a,p-3,2026-03-02T11:00:00Z,30,completed,visit");
    show(run, "/diff");
    assertThat(Looks.of(practice, "appointment.read", "diff of import %"))
        .containsExactly("p-1", "p-2", "p-3");
  }

  @Test
  void whatIsBehindThePageIsNotShown() {
    Response run =
        ended(
            "patient&dryRun=true",
            PATIENTS,
            "p-1,2020-01-01,2026-03-02,active",
            "p-2,2020-01-01,2026-03-02,active");
    show(run, "/diff?limit=1");
    assertThat(Looks.of(practice, "patient.read", "diff of import %")).containsExactly("p-1");
  }

  @Test
  void rejectsOfPatientsShowThem() {
    Response run =
        ended(
            "patient",
            PATIENTS,
            "p-1,2020-01-01,2026-03-02,active",
            "p-2,2020-01-01,2026-03-02,gone");
    show(run, "/rejects");
    assertThat(Looks.of(practice, "patient.read", "rejects of import %")).containsExactly("p-2");
    show(run, "/rejects.csv");
    assertThat(Looks.of(practice, "patient.read", "rejects of import %"))
        .containsExactly("p-2", "p-2");
  }

  @Test
  void whatAnUndoingLeavesShowsWhoseItIs() {
    Response first =
        ended(
            "appointment",
            APPOINTMENTS,
            "a-1,dr-a,p-1,2026-03-02T10:00:00Z,30,scheduled,visit",
            "a-2,dr-a,p-2,2026-03-02T11:00:00Z,30,scheduled,visit");
    practice.imported(
        "appointment", APPOINTMENTS, "a-1,dr-a,p-1,2026-03-02T10:00:00Z,30,completed,visit");
    practice
        .asStaff()
        .post(practice.path("/imports/" + first.path("id") + "/undo"))
        .then()
        .statusCode(200);
    show(first, "/conflicts");
    assertThat(Looks.of(practice, "appointment.read", "conflicts of import %"))
        .containsExactly("p-1");
  }

  @Test
  void whatNamesNobodyIsNotOnRecord() {
    Response run =
        ended(
            "financial&dryRun=true",
            Practice.FINANCIAL,
            "f-1,2026-03-02,dr-a,production,100,USD,,",
            "f-2,2026-03-02,dr-a,production,100,EUR,,");
    show(run, "/diff");
    show(run, "/rejects");
    assertThat(Looks.of(practice, "financial.read", "%")).isEmpty();
  }
}
