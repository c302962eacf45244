package dev.ward.audit.streams;

import static dev.ward.audit.streams.Streams.happens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.audit.Events;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
@QuarkusTestResource(StreamsTestResource.class)
class SyslogDeliveryTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private TestSyslog syslog;
  private Streams streams;

  @BeforeEach
  void aReceiver() {
    syslog = new TestSyslog();
    streams = new Streams();
  }

  @AfterEach
  void close() throws Exception {
    Directory.execute("update audit.event_stream set state = 'paused', state_reason = null");
    syslog.close();
  }

  @Test
  void eventsArriveAsMessagesOfRfc5424InOrder() {
    streams.active(to("localhost", syslog.certificate()));
    happens(streams.riverside, 5);
    JsonObject denied =
        Events.of(streams.riverside).put("action", "access.denied").put("outcome", "denied");
    Events.record(denied.putNull("changes").put("reason", "a \"reason\" with ] and \\ and ü"));
    await().atMost(LONG).until(() -> syslog.messages().size() == 6);
    List<String> messages = syslog.messages();
    for (int i = 0; i < messages.size(); i++) {
      assertThat(messages.get(i)).contains(" seq=\"" + (i + 1) + "\"");
    }
    assertThat(messages.get(0))
        .matches(
            "<110>1 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z - ward - goal\\.updated"
                + " \\[ward@32473 id=\"[0-9a-f-]{36}\" org=\"[0-9a-f-]{36}\" clinic=\"[0-9a-f-]{36}\" seq=\"1\""
                + " hash=\"[0-9a-f]{64}\" action=\"goal\\.updated\" outcome=\"success\"] \\{.*}");
    assertThat(messages.get(5)).startsWith("<108>1 ").contains(" access.denied [ward@32473 ");
    String last = messages.get(5);
    assertThat(new JsonObject(last.substring(last.indexOf("] {") + 2)).getString("reason"))
        .isEqualTo("a \"reason\" with ] and \\ and ü");
  }

  @Test
  void nobodyIsToldWhoIsNotCertifiedByWhomTheStreamTrusts() {
    String stranger = streams.active(to("localhost", null));
    happens(streams.riverside, 1);
    refused(stranger);
  }

  @Test
  void nobodyIsToldWhoIsCertifiedUnderAnotherName() {
    String misnamed = streams.active(to("127.0.0.1", syslog.certificate()));
    happens(streams.riverside, 1);
    refused(misnamed);
  }

  @Test
  void whatReachedNobodyIsDeliveredOnceSomebodyIsThere() throws Exception {
    int port = syslog.port();
    String id = streams.active(to("localhost", syslog.certificate()));
    Directory.execute(
        "update audit.event_stream set address = 'localhost:1' where id = ?", UUID.fromString(id));
    happens(streams.riverside, 2);
    await().atMost(LONG).until(() -> error(id) != null);
    Directory.execute(
        "update audit.event_stream set address = ? where id = ?",
        "localhost:" + port,
        UUID.fromString(id));
    await().atMost(LONG).until(() -> syslog.messages().size() == 2);
  }

  private void refused(String id) {
    await().atMost(LONG).until(() -> error(id) != null);
    assertThat(error(id)).startsWith("There was no agreement on TLS");
    assertThat(syslog.messages()).isEmpty();
  }

  private @Nullable String error(String id) {
    return streams.stream(id).getJsonObject("delivery").getString("lastError");
  }

  private JsonObject to(String host, @Nullable String certificates) {
    return new JsonObject()
        .put("name", "Syslog")
        .put("kind", "syslog")
        .put("address", host + ":" + syslog.port())
        .put("certificates", certificates);
  }
}
