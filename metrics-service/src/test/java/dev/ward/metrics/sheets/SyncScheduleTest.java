package dev.ward.metrics.sheets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.secrets.SecretBox.Sealed;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
@QuarkusTestResource(GoogleTestResource.class)
class SyncScheduleTest {

  private Google google;
  private Bookkeeping books;
  private String source;
  private UUID id;

  @BeforeEach
  void open() throws IOException {
    google = new Google();
    books = new Bookkeeping(google);
    books.grids.sheet("Books", Bookkeeping.HEADER, List.of("i-1", 46083, "dr-lin", "Bill", 120.5));
    source = books.connected(Bookkeeping.invoices("Books"));
    id = UUID.fromString(source.substring(source.lastIndexOf('/') + 1));
    books
        .practice
        .asAdmin()
        .contentType(ContentType.JSON)
        .header("If-Match", "*")
        .body("{\"schedule\": {\"every\": \"hourly\"}}")
        .patch(source)
        .then()
        .statusCode(200);
  }

  @AfterEach
  void close() {
    google.close();
  }

  private void due() {
    Directory.execute(
        "update metrics.data_source set next_sync_at = now() - interval '1 minute' where id = ?",
        id);
  }

  private long runs(String state) {
    return Directory.number(
        "select count(*) from metrics.data_source_run where source_id = ? and state = ?",
        id,
        state);
  }

  @Test
  void aSourceThatIsDueIsFetchedWithoutAnybodyAsking() {
    due();
    await().atMost(Duration.ofSeconds(15)).until(() -> runs("done") == 1);
    books
        .practice
        .asAdmin()
        .get(source + "/runs")
        .then()
        .body("items.size()", is(1))
        .body("items[0].trigger", is("schedule"))
        .body("items[0].accepted", is(1));
    assertThat(
            Directory.number(
                "select count(*) from metrics.data_source where id = ? and next_sync_at > now()",
                id))
        .isEqualTo(1);
  }

  @Test
  void aSourceThatNeedsAttentionIsLeftAloneUntilItIsResumed() {
    books.grids.unshare();
    due();
    await().atMost(Duration.ofSeconds(15)).until(() -> runs("needs_attention") == 1);
    assertThat(
            Directory.number(
                "select count(*) from metrics.data_source where id = ? and next_sync_at is null",
                id))
        .isEqualTo(1);
    books.grids.sharedWith(books.clientEmail);
    books.practice.asAdmin().post(source + "/resume").then().statusCode(200);
    due();
    await().atMost(Duration.ofSeconds(15)).until(() -> runs("done") == 1);
  }

  @Test
  void aRunWhoseProcessHasDiedIsTakenOver() {
    UUID run = UUID.randomUUID();
    Directory.execute(
        """
        insert into metrics.data_source_run (clinic_id, id, source_id, trigger, state, attempt, fence, holder, claimable_at)
        values (?, ?, ?, 'schedule', 'running', 1, 1, gen_random_uuid(), now() + interval '1 second')
        """,
        books.practice.clinic(),
        run,
        id);
    await().atMost(Duration.ofSeconds(15)).until(() -> runs("done") == 1);
    assertThat(Directory.number("select attempt from metrics.data_source_run where id = ?", run))
        .isEqualTo(2);
  }

  @Test
  void aRunThatIsSomebodyElsesByNowWritesNothing() {
    google.whenAskedFor(
        2,
        () ->
            Directory.execute(
                """
                update metrics.data_source_run
                set fence = fence + 1, claimable_at = now() + interval '1 hour' where source_id = ?
                """,
                id));
    books.practice.asAdmin().post(source + "/sync").then().statusCode(202);
    await().atMost(Duration.ofSeconds(15)).until(() -> google.reads() >= 2);
    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(5))
        .until(() -> runs("running") == 1);
    assertThat(
            Directory.number(
                "select count(*) from metrics.fact_import where clinic_id = ?",
                books.practice.clinic()))
        .isZero();
  }

  @Test
  void aKeyThatLiesUnderAnOldKeyMovesToTheNewOne() {
    CredentialBox old = new CredentialBox(List.of(GoogleTestResource.OLD_KEY));
    byte[] secret =
        ServiceAccount.of(new Credentials(books.clientEmail, Bookkeeping.privateKey())).secret();
    Sealed sealed = old.seal(books.practice.clinic(), id, secret);
    Directory.execute(
        "update metrics.data_source set secret = ?, secret_key = ? where id = ?",
        sealed.bytes(),
        sealed.key(),
        id);
    books.practice.asAdmin().get(source).then().body("credentials.encryptedWith", is("old"));
    books.synced(source).then().body("state", is("done"));
    books.practice.asAdmin().get(source).then().body("credentials.encryptedWith", is("new"));
    books.synced(source).then().body("state", is("done"));
  }
}
