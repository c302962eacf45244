package dev.ward.metrics.reports;

import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ReportAccessTest {

  private static final String REPORTS = "/reports/weekly";
  private static final String WEEK = REPORTS + "?week=2026-03-02";

  private final Practice practice = new Practice();

  private String made() {
    return practice.asAdmin().post(practice.path(WEEK)).then().statusCode(201).extract().path("id");
  }

  @Test
  void onlyAdminsAndOwnersMakeReports() {
    UUID owner = Directory.person("owner");
    Directory.organizationRole(practice.organization(), owner, "owner");
    Practice.as(Directory.token(owner)).post(practice.path(WEEK)).then().statusCode(201);
    for (RequestSpecification other :
        new RequestSpecification[] {
          practice.asViewer(), practice.asStaff(), practice.asProvider()
        }) {
      other.post(practice.path(WEEK)).then().statusCode(403);
    }
  }

  @Test
  void aServiceMakesThemToo() {
    Practice.as(Tokens.service("scheduler-service"))
        .post(practice.path(WEEK))
        .then()
        .statusCode(201)
        .body("createdBy", nullValue())
        .body("files.size()", is(2));
    practice.asAdmin().post(practice.path(WEEK)).then().statusCode(200);
  }

  @Test
  void whoSeesTheClinicByAGrantReadsAReportAndTakesNoneAway() {
    String id = made();
    UUID guest = Directory.person("guest");
    Directory.execute(
        """
        insert into access.access_grant (clinic_id, id, user_id, kind, ends_at)
        values (?, uuidv7(), ?, 'support', now() + interval '1 hour')
        """,
        practice.clinic(),
        guest);
    Practice.as(Directory.token(guest).operator())
        .get(practice.path(REPORTS + "/" + id))
        .then()
        .statusCode(200)
        .body("report.files.size()", is(0));
    Practice.as(Directory.token(guest).operator())
        .get(practice.path(REPORTS + "/" + id + "/content?format=pdf"))
        .then()
        .statusCode(403);
  }

  @Test
  void anotherClinicIsTheSame404AsNone() {
    Practice other = new Practice();
    String id = made();
    String none = UUID.randomUUID().toString();
    for (String rest : new String[] {"", "/content?format=pdf"}) {
      other.asAdmin().get(practice.path(REPORTS + "/" + id + rest)).then().statusCode(404);
      other.asAdmin().get(other.path(REPORTS + "/" + id + rest)).then().statusCode(404);
      practice.asAdmin().get(practice.path(REPORTS + "/" + none + rest)).then().statusCode(404);
    }
    other.asAdmin().post(practice.path(WEEK)).then().statusCode(404);
    other.asAdmin().get(practice.path(REPORTS)).then().statusCode(404);
    other.asAdmin().get(other.path(REPORTS)).then().body("items.size()", is(0));
  }
}
