package dev.ward.metrics.sheets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.metrics.Practice;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** A clinic that keeps its books in a spreadsheet, and a service account that may read it. */
final class Bookkeeping {

  static final List<String> HEADER = List.of("Invoice", "Date", "Doctor", "Type", "Amount");

  private static final KeyPair KEY = key(2048);

  final Practice practice = new Practice();
  final String clientEmail = "reader-" + UUID.randomUUID() + "@ward.iam.gserviceaccount.com";
  final String spreadsheetId = UUID.randomUUID().toString();
  final Google google;
  final Grids grids;

  Bookkeeping(Google google) {
    this.google = google;
    google.knows(clientEmail, KEY.getPublic());
    grids = google.spreadsheet(spreadsheetId, clientEmail);
  }

  static KeyPair key(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(KeyPair pair) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  static String privateKey() {
    return pem(KEY);
  }

  static byte[] partOfTheKey() {
    return Arrays.copyOfRange(KEY.getPrivate().getEncoded(), 100, 132);
  }

  JsonObject credentials() {
    return new JsonObject().put("clientEmail", clientEmail).put("privateKey", privateKey());
  }

  /** A sheet of invoices, dates as spreadsheets keep them, amounts in major units. */
  static JsonObject invoices(String title) {
    JsonObject fields =
        new JsonObject()
            .put("externalId", column("Invoice"))
            .put("date", column("Date"))
            .put("provider", column("Doctor"))
            .put("kind", column("Type").put("values", new JsonObject().put("Bill", "production")))
            .put("amountMinor", column("Amount").put("amount", new JsonObject()))
            .put("currency", new JsonObject().put("constant", "USD"));
    return new JsonObject()
        .put("title", title)
        .put("kind", "financial")
        .put("mapping", new JsonObject().put("fields", fields));
  }

  static JsonObject column(String header) {
    return new JsonObject().put("column", header);
  }

  JsonObject source(JsonObject... sheets) {
    return new JsonObject()
        .put("kind", "google_sheets")
        .put("name", "Books")
        .put("spreadsheetId", spreadsheetId)
        .put("sheets", new JsonArray(List.of((Object[]) sheets)))
        .put("credentials", credentials());
  }

  Response post(RequestSpecification caller, JsonObject source) {
    return caller
        .contentType(ContentType.JSON)
        .body(source.encode())
        .post(practice.path("/data-sources"));
  }

  /** The path of a source that is connected by now. */
  String connected(JsonObject... sheets) {
    Response made = post(practice.asAdmin(), source(sheets));
    assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
    return made.header("Location").replaceFirst("https?://[^/]+", "");
  }

  Response synced(String source) {
    return ended(practice.asAdmin().post(source + "/sync"));
  }

  Response ended(Response begun) {
    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(202);
    return await()
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> practice.asAdmin().get(begun.header("Location")),
            now -> now.path("finishedAt") != null);
  }
}
