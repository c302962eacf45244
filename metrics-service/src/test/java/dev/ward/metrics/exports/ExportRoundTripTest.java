package dev.ward.metrics.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.ward.metrics.Practice;
import dev.ward.metrics.facts.Column;
import dev.ward.metrics.facts.FactKind;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was taken away can be imported again, and changes nothing. */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ExportRoundTripTest {

  private static final Map<FactKind, String> FILES =
      Map.of(
          FactKind.FINANCIAL,
          """
          external_id,date,provider,kind,amount_minor,currency,payer,procedure_code
          =1+1,2026-03-02,dr-lin,production,10000,USD,"=HYPERLINK(""http://x"")",D1110
          -2,2026-03-02,dr-lin,adjustment,-500,USD,"a ""quote"", and a comma",
          ''@x,2026-03-02,+dr,refund,500,USD,'tis,@SUM(A1)
          f-ü,2028-02-29,dr-lin,collection,1,USD,"two
          lines",
          """,
          FactKind.APPOINTMENT,
          """
          external_id,provider,patient_ref,scheduled_start,duration_minutes,status,kind,booked_at,cancelled_at,presented_minor,accepted_minor
          a-1,dr-lin,-p1,2026-03-08T01:59:59.123456-05:00,30,completed,hygiene,2026-03-01T00:00:00Z,,120000,0
          a-2,dr-lin,p2,2026-11-01T01:30:00-04:00,0,cancelled,visit,,2026-10-31T23:59:59.9Z,,
          """,
          FactKind.CALL,
          """
          external_id,started_at,direction,outcome,duration_seconds,qualified,booked
          c-1,2026-03-02T15:00:00Z,inbound,answered,120,true,false
          @c-2,2026-03-02T15:00:00.5+05:45,outbound,abandoned,0,false,false
          """,
          FactKind.PATIENT,
          """
          patient_ref,first_visit_on,last_visit_on,status,referral_source
          p-1,2026-03-02,2026-03-02,active,=cmd|' /C calc'!A0
          +p-2,1999-12-31,2026-03-02,inactive,
          """,
          FactKind.SCHEDULE,
          """
          external_id,date,provider,minutes
          s-1,2026-03-02,dr-lin,480
          =s-2,2026-03-03,dr-lin,0
          """);

  private final Practice practice = new Practice();
  private final Taken taken = new Taken(practice);

  private int imported(FactKind kind) {
    return practice
        .imported(kind.code(), FILES.get(kind).strip())
        .then()
        .body("state", is("done"))
        .body("rejected", is(0))
        .extract()
        .path("accepted");
  }

  @ParameterizedTest
  @EnumSource(FactKind.class)
  void aCsvThatIsImportedAgainChangesNothing(FactKind kind) {
    int rows = imported(kind);
    String csv = taken.text(practice::asStaff, "csv", kind.code(), "{}");
    assertThat(csv)
        .startsWith(kind.columns().stream().map(Column::name).collect(Collectors.joining(",")))
        .doesNotContainPattern("(?m)(^|,)\"?[=+@]")
        .doesNotContainPattern("(?m)(^|,)\"?-[^0-9]");
    practice
        .imported(kind.code(), csv.strip())
        .then()
        .body("rows", is(rows))
        .body("unchanged", is(rows));
  }

  @ParameterizedTest
  @EnumSource(FactKind.class)
  void ndjsonThatIsImportedAgainChangesNothing(FactKind kind) {
    int rows = imported(kind);
    String json = taken.text(practice::asStaff, "ndjson", kind.code(), "{}");
    practice
        .ended(
            practice
                .asStaff()
                .contentType("application/x-ndjson")
                .body(json)
                .post(practice.path("/imports?kind=" + kind.code())))
        .then()
        .body("rows", is(rows))
        .body("unchanged", is(rows));
  }
}
