package dev.ward.metrics.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** As many rows as an export may have here, and one more. */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ExportSizeTest {

  private static final int MOST = 200_000;
  private static final int PIECE = 64 * 1024;

  private final Practice practice = new Practice();
  private final Taken taken = new Taken(practice);

  private void calls(int from, int to) {
    Directory.execute(
        """
        insert into metrics.call_metrics
            (clinic_id, external_id, day, started_at, direction, outcome, duration_seconds, qualified, booked)
        select ?, 'c-' || to_char(n, 'FM0000000'), '2026-03-02', '2026-03-02 15:00+00', 'inbound', 'answered', n % 3600,
          true, false
        from generate_series(?, ?) n
        """,
        practice.clinic(), from, to);
  }

  @Test
  void aLargeExportIsStoredAndSentInPiecesAndHasEveryRowOnceOneTooManyIsRefused() throws Exception {
    calls(1, MOST);
    Response export = taken.ended(practice::asStaff, "csv", "call", "{}");
    export.then().body("state", is("done")).body("rows", is(MOST));
    String id = export.path("id");
    long bytes = export.<Integer>path("bytes");
    assertThat(
            Directory.number(
                "select count(*) from metrics.export_chunk where export_id = cast(? as uuid) and length(content) = ?",
                id,
                PIECE))
        .isEqualTo(bytes / PIECE)
        .isGreaterThan(100);

    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    InputStream content = taken.content(practice.asStaff(), id).asInputStream();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new DigestInputStream(content, digest), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).startsWith("external_id,");
      for (int n = 1; n <= MOST; n++) {
        assertThat(lines.readLine()).startsWith("c-%07d,".formatted(n));
      }
      assertThat(lines.readLine()).isNull();
    }
    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(export.path("sha256"));

    calls(MOST + 1, MOST + 1);
    taken
        .ended(practice::asStaff, "csv", "call", "{}")
        .then()
        .body("state", is("failed"))
        .body("error", containsString("200000 rows at the most"));
  }
}
