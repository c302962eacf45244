package dev.ward.metrics.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ImportBadInputTest {

  private static final String GOOD = "good,2026-03-02,dr-a,production,100,USD,,";

  private final Practice practice = new Practice();

  @TestHTTPResource URL server;

  private Response post(byte[] file) {
    return practice
        .asStaff()
        .contentType("text/csv")
        .body(file)
        .post(practice.path("/imports?kind=financial"));
  }

  private Response refused(byte[] file) {
    Response refused = post(file);
    refused.then().statusCode(400).contentType("application/problem+json");
    assertThat(refused.asString()).doesNotContain("Exception", "\tat ", "select ");
    return refused;
  }

  private static byte[] file(String... lines) {
    return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  @AfterEach
  void nothingIsWritten() {
    assertThat(
            Directory.number(
                "select count(*) from metrics.fact_import where clinic_id = ?", practice.clinic()))
        .isZero();
    assertThat(
            Directory.number(
                "select count(*) from metrics.financial_metrics where clinic_id = ?",
                practice.clinic()))
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/currency    | external_id,date,provider,kind,amount_minor",
        "/colour      | external_id,date,provider,kind,amount_minor,currency,colour",
        "/date        | external_id,date,provider,kind,amount_minor,currency,date",
        "/external_id | External_ID,date,provider,kind,amount_minor,currency",
        "/external_id | external_id;date;provider;kind;amount_minor;currency",
        "/external_id | patient_ref,first_visit_on,last_visit_on,status"
      })
  void aHeaderThatIsWrongIsRefusedByColumn(String pointer, String header) {
    refused(file(header, GOOD)).then().body("errors.pointer", hasItem(pointer));
  }

  @Test
  void anEmptyFileIsRefused() {
    refused(new byte[0]).then().body("errors.pointer", hasItem("/external_id"));
    practice
        .asStaff()
        .contentType("text/csv")
        .post(practice.path("/imports?kind=financial"))
        .then()
        .statusCode(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "windows-1252"})
  void anotherEncodingIsRefusedByLine(String charset) {
    String bad = "bad,2026-03-02,dr-a,production,100,USD,Zürich,";
    byte[] file =
        String.join("\n", Practice.FINANCIAL, GOOD, bad).getBytes(Charset.forName(charset));
    refused(file)
        .then()
        .body("errors[0].pointer", is("/3"))
        .body("detail", containsString("UTF-8"));
  }

  @Test
  void utf16IsRefused() {
    refused(String.join("\n", Practice.FINANCIAL, GOOD).getBytes(StandardCharsets.UTF_16))
        .then()
        .body("errors[0].pointer", is("/1"));
  }

  @Test
  void anotherEncodingByItsNameIsRefused() {
    practice
        .asStaff()
        .contentType("text/csv; charset=ISO-8859-1")
        .body(file(Practice.FINANCIAL, GOOD))
        .post(practice.path("/imports?kind=financial"))
        .then()
        .statusCode(415)
        .contentType("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/3 | bad,2026-03-02,dr-a,production,100,USD,\"never closed,",
        "/3 | bad,2026-03-02,dr-a,production,100,USD,mid\"dle,",
        "/3 | bad,2026-03-02,dr-a,production,100,USD,\"closed\"too early,"
      })
  void quotesThatCannotBeReadAreRefusedByLine(String pointer, String bad) {
    refused(file(Practice.FINANCIAL, GOOD, bad, GOOD))
        .then()
        .body("errors[0].pointer", is(pointer));
  }

  @Test
  void aLineOfTenMegabytesIsRefused() {
    refused(file(Practice.FINANCIAL, GOOD, "x".repeat(10_000_000)))
        .then()
        .body("errors[0].pointer", is("/3"));
    refused(file(Practice.FINANCIAL, GOOD, ",".repeat(100_000)))
        .then()
        .body("errors[0].pointer", is("/3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"externalId\": ", "not json", "[1]", "{} {}", "{\"a\":1}{\"b\":2}", "{'a':1}"})
  void jsonThatIsMalformedIsRefusedByLine(String bad) {
    practice
        .asStaff()
        .contentType("application/x-ndjson")
        .body("{\"externalId\":\"a\"}\n" + bad + "\n{\"externalId\":\"b\"}")
        .post(practice.path("/imports?kind=financial"))
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors[0].pointer", is("/2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?kind=", "?kind=invoice", "?kind=FINANCIAL"})
  void aKindThatIsNoneIsRefused(String query) {
    practice
        .asStaff()
        .contentType("text/csv")
        .body(file(Practice.FINANCIAL))
        .post(practice.path("/imports" + query))
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/kind"));
  }

  @Test
  void anotherContentTypeIsRefused() {
    practice
        .asStaff()
        .contentType("application/json")
        .body("{}")
        .post(practice.path("/imports?kind=financial"))
        .then()
        .statusCode(415)
        .contentType("application/problem+json");
  }

  @Test
  void twoGigabytesAreRefusedBeforeTheyAreSent() throws IOException {
    String request =
        """
        POST %s HTTP/1.1
        Host: localhost
        Authorization: Bearer %s
        Content-Type: text/csv
        Content-Length: 2147483648

        """
            .formatted(
                practice.path("/imports?kind=financial"),
                Directory.token(practice.staffId()).sign())
            .replace("\n", "\r\n");
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(file(Practice.FINANCIAL, GOOD));
      byte[] answer = new byte[2000];
      int read = socket.getInputStream().read(answer);
      assertThat(new String(answer, 0, read, StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 413")
          .contains("application/problem+json");
    }
  }

  @Test
  void aBodyOfUnknownLengthIsReadUpToTheLimitOnly() {
    InputStream endless =
        new SequenceInputStream(
            new ByteArrayInputStream(file(Practice.FINANCIAL)),
            new Repeated(GOOD + "\n", 14 << 20));
    practice
        .asStaff()
        .contentType("text/csv")
        .body(endless)
        .post(practice.path("/imports?kind=financial"))
        .then()
        .statusCode(413)
        .contentType("application/problem+json");
  }

  @Test
  void otherBodiesAreBoundedToo() {
    practice
        .asAdmin()
        .contentType("application/json")
        .body("{\"name\": \"" + "x".repeat(2_000_000) + "\"}")
        .post(practice.path("/goals"))
        .then()
        .statusCode(413)
        .contentType("application/problem+json");
  }

  /** A text over and over again. */
  private static final class Repeated extends InputStream {

    private final byte[] text;
    private final long length;
    private long position;

    Repeated(String text, long length) {
      this.text = text.getBytes(StandardCharsets.UTF_8);
      this.length = length;
    }

    @Override
    public int read() {
      return position == length ? -1 : text[(int) (position++ % text.length)];
    }
  }
}
