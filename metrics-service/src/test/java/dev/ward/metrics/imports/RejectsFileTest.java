package dev.ward.metrics.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class RejectsFileTest {

  private final Practice practice = new Practice();

  private Response file(Response done) {
    return practice.asStaff().get(practice.path("/imports/" + done.path("id") + "/rejects.csv"));
  }

  @Test
  void rejectsAreAFileForASpreadsheetThatRunsNothing() {
    Response done =
        practice.imported(
            "financial",
            Practice.FINANCIAL,
            "\"=1+1,\"\"x\",2026-02-30,dr-a,production,100,USD,,",
            "plain,2026-03-02,dr-a,production,-5,USD,,");
    Response file = file(done);
    file.then()
        .statusCode(200)
        .contentType(containsString("text/csv"))
        .header("Content-Disposition", containsString("rejects-" + done.path("id") + ".csv"));
    assertThat(file.asString().lines())
        .containsExactly(
            "line,external_id,field,message",
            "2,\"'=1+1,\"\"x\",date,\"must be a date that exists, like 2026-03-31\"",
            "3,plain,amount_minor,\"must be above 0, which only an adjustment need not be\"");
  }

  @Test
  void anImportWithoutRejectsHasAFileWithItsHeader() {
    assertThat(file(practice.imported("financial", Practice.FINANCIAL)).asString())
        .isEqualTo("line,external_id,field,message\r\n");
  }

  @Test
  void everyPageIsWritten() {
    List<Reject> all =
        LongStream.rangeClosed(1, 1201).mapToObj(i -> new Reject(i, "x", null, "no")).toList();
    List<String> lines =
        String.join(
                "",
                RejectsFile.of(
                        after ->
                            Uni.createFrom()
                                .item(
                                    all.stream()
                                        .filter(reject -> reject.line() > after)
                                        .limit(RejectsFile.PAGE + 1)
                                        .toList()))
                    .collect()
                    .asList()
                    .subscribeAsCompletionStage()
                    .join())
            .lines()
            .toList();
    assertThat(lines).hasSize(1202).endsWith("1201,x,,no");
  }

  @Test
  void onlyWhoMayWriteFactsSeesTheFile() {
    String path =
        practice.path(
            "/imports/"
                + practice.imported("financial", Practice.FINANCIAL).path("id")
                + "/rejects.csv");
    practice.asViewer().get(path).then().statusCode(403);
    new Practice().asStaff().get(path).then().statusCode(404);
  }
}
