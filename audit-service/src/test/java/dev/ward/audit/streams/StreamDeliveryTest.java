package dev.ward.audit.streams;

import static dev.ward.audit.streams.Streams.as;
import static dev.ward.audit.streams.Streams.happens;
import static dev.ward.audit.streams.Streams.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.ward.audit.Events;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import dev.ward.platform.webhook.SigningSecret;
import dev.ward.platform.webhook.WebhookConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
@QuarkusTestResource(StreamsTestResource.class)
class StreamDeliveryTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @Inject DeliveryStore store;
  @Inject Courier courier;
  @Inject StreamGauge gauge;
  @Inject StreamsConfig config;
  @Inject WebhookConfig webhookConfig;
  @Inject Vertx vertx;

  private TestReceiver receiver;
  private Streams streams;

  @BeforeEach
  void aReceiver() {
    receiver = new TestReceiver();
    streams = new Streams();
  }

  @AfterEach
  void close() {
    Directory.execute("update audit.event_stream set state = 'paused', state_reason = null");
    receiver.close();
  }

  @Test
  void whatIsRecordedFromThenOnIsDeliveredInOrderSignedAndOnlyOnce() {
    happens(streams.riverside, 2);
    String id =
        streams.create(webhook(receiver.url("/a"))).then().statusCode(201).extract().path("id");
    String secret = streams.act(id, "secret").then().extract().path("secret");
    streams.act(id, "resume").then().statusCode(200);
    happens(streams.riverside, 7);
    happens(streams.hilltop, 1);
    delivered("/a", streams.riverside, 3, 9);
    delivered("/a", streams.hilltop, 1, 1);
    TestReceiver.Received first = receiver.received("/a").get(0);
    String signature = first.headers().get("ward-signature");
    Instant then = Instant.ofEpochSecond(Long.parseLong(signature.substring(2, 12)));
    assertThat(signature)
        .isEqualTo(
            new SigningSecret("1", secret)
                .sign(then, first.body().getBytes(StandardCharsets.UTF_8)));
    assertThat(first.headers())
        .containsEntry("ward-stream", id)
        .containsEntry("content-type", "application/x-ndjson");
    assertThat(receiver.received("/a"))
        .allSatisfy(
            request -> {
              List<JsonObject> events = request.events();
              assertThat(events).hasSizeBetween(1, config.batch());
              assertThat(request.headers().get("ward-first-seq"))
                  .isEqualTo(String.valueOf(events.get(0).getLong("seq")));
              assertThat(request.headers().get("ward-last-seq"))
                  .isEqualTo(String.valueOf(events.get(events.size() - 1).getLong("seq")));
            });
    await()
        .atMost(LONG)
        .until(() -> streams.stream(id).getJsonObject("delivery").getLong("waiting") == 0);
    JsonObject delivery = streams.stream(id).getJsonObject("delivery");
    assertThat(delivery.getLong("delivered")).isEqualTo(8);
    assertThat(delivery.getDouble("lagSeconds")).isZero();
  }

  @Test
  void onlyWhatWasAskedForIsDelivered() {
    JsonObject filter =
        new JsonObject()
            .put("actions", new JsonArray().add("access.denied").add("report.*"))
            .put("clinics", new JsonArray().add(streams.riverside.toString()));
    streams.active(webhook(receiver.url("/filtered")).put("filter", filter));
    happens(streams.riverside, 4);
    Events.record(
        Events.of(streams.riverside)
            .put("action", "access.denied")
            .put("outcome", "denied")
            .putNull("changes"));
    Events.record(
        Events.of(streams.hilltop)
            .put("action", "access.denied")
            .put("outcome", "denied")
            .putNull("changes"));
    Events.record(
        Events.of(streams.riverside)
            .put("action", "report.downloaded")
            .put("target", new JsonObject().put("type", "report").put("id", "1")));
    await().atMost(LONG).until(() -> receiver.seqs("/filtered", streams.riverside).size() == 2);
    assertThat(receiver.seqs("/filtered", streams.riverside)).containsExactly(5L, 6L);
    assertThat(receiver.seqs("/filtered", streams.hilltop)).isEmpty();
  }

  @Test
  void nothingIsLostOrReorderedWhileAReceiverIsAwayAndNobodyElseWaits() {
    receiver.answer("/down", 500);
    receiver.answer("/slow", response -> {});
    String down = streams.active(receiver.url("/down"));
    streams.active(receiver.url("/slow"));
    Streams others = new Streams();
    others.active(receiver.url("/up"));
    for (int i = 0; i < 3; i++) {
      happens(streams.riverside, 2);
      happens(others.riverside, 2);
    }
    delivered("/up", others.riverside, 1, 6);
    await()
        .atMost(LONG)
        .until(() -> streams.stream(down).getJsonObject("delivery").getString("lastError") != null);
    assertThat(streams.stream(down).getJsonObject("delivery").getString("lastError"))
        .isEqualTo("The receiver answered 500.");
    receiver.answer("/down", 204);
    receiver.answer("/slow", 204);
    for (String path : List.of("/down", "/slow")) {
      await().atMost(LONG).until(() -> receiver.seqs(path, streams.riverside).contains(6L));
      assertThat(receiver.seqs(path, streams.riverside).stream().distinct())
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }
  }

  @Test
  void aReceiverThatAsksForTimeGetsIt() {
    receiver.answer(
        "/busy", response -> response.setStatusCode(429).putHeader("Retry-After", "3600").end());
    String id = streams.active(receiver.url("/busy"));
    happens(streams.riverside, 1);
    await().atMost(LONG).until(() -> receiver.received("/busy").size() == 1);
    await()
        .atMost(LONG)
        .until(
            () -> streams.stream(id).getJsonObject("delivery").getString("nextAttemptAt") != null);
    assertThat(
            Instant.parse(streams.stream(id).getJsonObject("delivery").getString("nextAttemptAt")))
        .isAfter(Instant.now().plusSeconds(3000))
        .isBefore(Instant.now().plusSeconds(3700));
    receiver.answer("/busy", 204);
    streams.act(id, "resume").then().statusCode(200);
    await().atMost(LONG).until(() -> receiver.received("/busy").size() == 2);
  }

  @Test
  void aStreamThatFailsForTooLongStopsAndGoesOnFromThereWhenResumed() {
    receiver.answer("/gone", 410);
    String id = streams.active(receiver.url("/gone"));
    happens(streams.riverside, 2);
    await().atMost(LONG).until(() -> !receiver.received("/gone").isEmpty());
    Directory.execute(
        "update audit.event_stream_delivery set failing_since = now() - interval '25 hours' where stream_id = ?",
        UUID.fromString(id));
    await().atMost(LONG).until(() -> streams.stream(id).getString("state").equals("stopped"));
    as(streams.owner)
        .get(streams.path() + "/" + id)
        .then()
        .body("stateReason", containsString("410"));
    assertThat(
            Directory.number(
                """
                select count(*) from audit.outbox where stream = ? and event ->> 'action' = 'stream.stopped'
                  and event ->> 'outcome' = 'failure' and event #>> '{target,id}' = ?
                """,
                streams.organization,
                id))
        .isEqualTo(1);
    receiver.answer("/gone", 204);
    streams.act(id, "resume").then().statusCode(200).body("stateReason", is((String) null));
    await()
        .atMost(LONG)
        .until(() -> streams.stream(id).getJsonObject("delivery").getLong("delivered") == 2);
    assertThat(receiver.seqs("/gone", streams.riverside).stream().distinct())
        .containsExactly(1L, 2L);
  }

  @Test
  void whoDiesInTheMiddleOfABatchLeavesItToAnother() {
    Queue<HttpServerResponse> held = new ConcurrentLinkedQueue<>();
    receiver.answer("/held", held::add);
    String id = streams.active(receiver.url("/held"));
    happens(streams.riverside, 5);
    await().atMost(LONG).until(() -> !held.isEmpty());
    // As if the instance had died after the receiver took the batch and before it was settled.
    Directory.execute(
        """
        update audit.event_stream_delivery set holder = ?, held_until = now() - interval '1 second' where stream_id = ?
        """,
        UUID.randomUUID(),
        UUID.fromString(id));
    receiver.answer("/held", 204);
    await().atMost(LONG).until(() -> receiver.seqs("/held", streams.riverside).contains(5L));
    held.forEach(response -> response.setStatusCode(204).end());
    await()
        .atMost(LONG)
        .until(() -> streams.stream(id).getJsonObject("delivery").getLong("waiting") == 0);
    List<Long> seqs = receiver.seqs("/held", streams.riverside);
    assertThat(seqs.stream().distinct()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(seqs).hasSizeGreaterThan(5);
  }

  @Test
  void twoInstancesShareStreamsWithoutDeliveringTwiceOrOutOfOrder() {
    StreamRelay second = new StreamRelay(store, courier, gauge, config, webhookConfig, vertx);
    second.start(null);
    try {
      for (int i = 0; i < 6; i++) {
        streams.active(receiver.url("/" + i));
      }
      happens(streams.riverside, 20);
      for (int i = 0; i < 6; i++) {
        delivered("/" + i, streams.riverside, 1, 20);
      }
    } finally {
      second.stop(null);
    }
  }

  @Test
  void aStreamIsRewoundToAnInstantAndPausedInBetween() {
    happens(streams.riverside, 3);
    Instant then = Instant.now();
    happens(streams.riverside, 2);
    String id = streams.active(receiver.url("/again"));
    streams.act(id, "pause").then().statusCode(200);
    happens(streams.riverside, 1);
    streams.rewind(id, then.toString()).then().statusCode(200).body("delivery.waiting", is(3));
    assertThat(receiver.received("/again")).isEmpty();
    streams.act(id, "resume");
    delivered("/again", streams.riverside, 4, 6);
    streams.rewind(id, "2020-01-01T00:00:00Z").then().statusCode(200);
    await().atMost(LONG).until(() -> receiver.seqs("/again", streams.riverside).size() == 9);
    assertThat(receiver.seqs("/again", streams.riverside).subList(3, 9))
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void aTestTellsWhatTheReceiverSaidAndMovesNothing() {
    String id = streams.active(receiver.url("/test"));
    streams.act(id, "test").then().statusCode(200).body("delivered", is(true));
    assertThat(receiver.received("/test").get(0).body()).contains("stream.test");
    receiver.answer("/test", 403);
    streams
        .act(id, "test")
        .then()
        .statusCode(200)
        .body("delivered", is(false))
        .body("error", is("The receiver answered 403."));
    assertThat(streams.stream(id).getJsonObject("delivery").getLong("delivered")).isZero();
  }

  @Test
  void readinessAndMetricsTellHowStreamsStand() {
    streams.active(receiver.url("/measured"));
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              as(streams.owner)
                  .get("/q/health/ready")
                  .then()
                  .statusCode(200)
                  .body("checks.find { it.name == 'streams' }.data.active", is(1));
            });
    // The registry of a JVM outlives the service in it, so another test's service may answer for
    // the value.
    as(streams.owner)
        .get("/q/metrics")
        .then()
        .body(containsString("ward_streams{state=\"active\"}"));
  }

  private void delivered(String path, UUID chain, long first, long last) {
    await().atMost(LONG).until(() -> receiver.seqs(path, chain).contains(last));
    assertThat(receiver.seqs(path, chain))
        .containsExactlyElementsOf(LongStream.rangeClosed(first, last).boxed().toList());
  }
}
