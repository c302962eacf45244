package dev.ward.audit.streams;

import static dev.ward.audit.streams.Streams.as;
import static dev.ward.audit.streams.Streams.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
@QuarkusTestResource(StreamsTestResource.class)
class StreamResourceTest {

  private static final String RECEIVER = "https://siem.example.com/ward?token=canary";

  private Streams streams;

  @BeforeEach
  void anOrganization() {
    streams = new Streams();
  }

  @Test
  void aStreamBeginsPausedAndCannotSendUnsigned() {
    String id =
        streams
            .create(webhook(RECEIVER))
            .then()
            .statusCode(201)
            .body("state", is("paused"))
            .body("secretId", nullValue())
            .extract()
            .path("id");
    streams
        .act(id, "resume")
        .then()
        .statusCode(409)
        .body("errors.message", hasItem("stream_without_secret"));
    streams.act(id, "secret").then().statusCode(200).body("id", is("1"));
    streams.act(id, "resume").then().statusCode(200).body("state", is("active"));
    streams.act(id, "pause").then().statusCode(200).body("state", is("paused"));
  }

  @Test
  void aSecretIsToldOnceAndLiesSealed() {
    String id = streams.create(webhook(RECEIVER)).then().extract().path("id");
    String secret = streams.act(id, "secret").then().extract().path("secret");
    assertThat(streams.stream(id).encode()).doesNotContain(secret);
    assertThat(
            Directory.number(
                """
                select count(*) from audit.event_stream
                where id = ? and position(convert_to(?, 'UTF8') in secret) = 0 and secret_key = 'test'
                """,
                UUID.fromString(id),
                secret))
        .isEqualTo(1);
    assertThat(
            Directory.number(
                "select count(*) from audit.idempotency_key where body like '%' || ? || '%'",
                secret))
        .isZero();
    streams.act(id, "secret").then().body("id", is("2")).body("secret", not(is(secret)));
  }

  @Test
  void whatIsDoneToAStreamIsOnRecordWithoutItsSecretsAndAddress() {
    String id = streams.create(webhook(RECEIVER)).then().extract().path("id");
    streams.act(id, "secret");
    streams.act(id, "resume");
    streams.rewind(id, "2026-01-01T00:00:00Z").then().statusCode(200);
    as(streams.owner)
        .header("If-Match", "*")
        .delete(streams.path() + "/" + id)
        .then()
        .statusCode(204);
    assertThat(
            Directory.number(
                """
                select count(distinct event ->> 'action') from audit.outbox
                where stream = ? and event #>> '{target,id}' = ?
                  and event ->> 'action' in ('stream.created', 'stream.updated', 'stream.rewound', 'stream.deleted')
                """,
                streams.organization,
                id))
        .isEqualTo(4);
    assertThat(
            Directory.number(
                "select count(*) from audit.outbox where stream = ? and event::text like '%canary%'",
                streams.organization))
        .isZero();
  }

  @Test
  void aChangeNeedsTheVersionThatItIsMadeTo() {
    String id = streams.create(webhook(RECEIVER)).then().extract().path("id");
    String path = streams.path() + "/" + id;
    String body = webhook(RECEIVER).put("name", "Other").encode();
    as(streams.owner).body(body).put(path).then().statusCode(428);
    as(streams.owner).body(body).header("If-Match", "\"7\"").put(path).then().statusCode(412);
    as(streams.owner)
        .body(body)
        .header("If-Match", "\"0\"")
        .put(path)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("name", is("Other"));
    as(streams.owner).delete(path).then().statusCode(428);
    as(streams.owner)
        .body(webhook(RECEIVER).put("kind", "syslog").put("address", "a:1").encode())
        .header("If-Match", "*")
        .put(path)
        .then()
        .statusCode(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\": \"webhook\", \"address\": \"ftp://siem.example.com\"}",
        "{\"kind\": \"webhook\", \"address\": \"https://me:secret@siem.example.com\"}",
        "{\"kind\": \"webhook\", \"address\": \"https://a.example.com\", \"certificates\": \"x\"}",
        "{\"kind\": \"syslog\", \"address\": \"siem.example.com\"}",
        "{\"kind\": \"syslog\", \"address\": \"siem.example.com:70000\"}",
        "{\"kind\": \"syslog\", \"address\": \"a:6514\", \"certificates\": \"no certificate\"}",
        "{\"kind\": \"syslog\", \"address\": \"a:6514\", \"filter\": {\"actions\": [\"a b\"]}}",
        "{\"kind\": \"syslog\", \"address\": \"a:6514\", \"filter\": {\"outcomes\": [\"x\"]}}",
        "{\"kind\": \"pigeon\", \"address\": \"a:6514\"}"
      })
  void whatIsNoReceiverIsRefused(String stream) {
    streams.create(new JsonObject(stream).put("name", "x")).then().statusCode(400);
  }

  /** The tests' own receivers are on 127.0.0.0/8 and ::1, which their settings open. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "webhook https://10.0.0.1/ward",
        "webhook https://192.168.0.10:8443/",
        "webhook http://169.254.169.254/latest/meta-data",
        "webhook https://[fe80::1]/",
        "webhook https://[fd00::1]/",
        "webhook https://[::ffff:10.0.0.1]/",
        "webhook https://167772161/",
        "webhook https://0xa000001/",
        "syslog 10.0.0.1:6514",
        "syslog [::ffff:a00:1]:6514",
        "syslog 0xa.1:6514",
        "syslog 012.0.0.1:6514"
      })
  void anAddressThatOnlyTheServiceCanReachIsRefusedBeforeItIsKept(String receiver) {
    String kind = receiver.split(" ")[0];
    JsonObject inside = webhook(receiver.split(" ")[1]).put("kind", kind);
    streams
        .create(inside)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.pointer", is(List.of("/address")));
    JsonObject outside = webhook(RECEIVER).put("kind", kind);
    String id =
        streams
            .create(kind.equals("syslog") ? outside.put("address", "siem.example.com:1") : outside)
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    as(streams.owner)
        .body(inside.encode())
        .header("If-Match", "*")
        .put(streams.path() + "/" + id)
        .then()
        .statusCode(400)
        .body("errors.pointer", is(List.of("/address")));
    assertThat(streams.stream(id).getString("address")).isEqualTo(outside.getString("address"));
  }

  @Test
  void onlyClinicsOfTheOrganizationAreSent() {
    UUID foreign = new Streams().riverside;
    JsonObject filter = new JsonObject().put("clinics", new JsonArray(List.of(foreign.toString())));
    streams.create(webhook(RECEIVER).put("filter", filter)).then().statusCode(400);
    String id = streams.create(webhook(RECEIVER)).then().extract().path("id");
    as(streams.owner)
        .body(
            new JsonObject()
                .put("from", "2026-01-01T00:00:00Z")
                .put("clinicId", foreign.toString())
                .encode())
        .post(streams.path() + "/" + id + "/rewind")
        .then()
        .statusCode(400);
  }

  @Test
  void anotherOrganizationsStreamsAreNeitherSeenNorTouched() {
    String id = streams.create(webhook(RECEIVER)).then().extract().path("id");
    Streams others = new Streams();
    for (String path : List.of(streams.path(), others.path() + "/" + id)) {
      as(others.owner).get(path).then().statusCode(404);
    }
    for (String action : List.of("pause", "resume", "test", "secret")) {
      others.act(id, action).then().statusCode(404);
      as(others.owner).post(streams.path() + "/" + id + "/" + action).then().statusCode(404);
    }
    others.rewind(id, "2026-01-01T00:00:00Z").then().statusCode(404);
    as(others.owner)
        .header("If-Match", "*")
        .delete(others.path() + "/" + id)
        .then()
        .statusCode(404);
    as(others.owner)
        .header("If-Match", "*")
        .body(webhook(RECEIVER).encode())
        .put(others.path() + "/" + id)
        .then()
        .statusCode(404);
    as(others.owner).get(others.path()).then().statusCode(200).body("items", hasSize(0));
    as(streams.owner).get(streams.path()).then().body("items.id", hasItem(id));
  }

  @Test
  void whoRunsAClinicDoesNotSayWhereTheRecordGoes() {
    UUID admin = Directory.person("admin");
    Directory.member(streams.riverside, admin, "admin");
    as(admin).get(streams.path()).then().statusCode(404);
  }

  @Test
  void aStreamThatIsAskedForTwiceIsSetUpOnce() {
    for (int i = 0; i < 2; i++) {
      as(streams.owner)
          .header("Idempotency-Key", "stream-1")
          .body(webhook(RECEIVER).encode())
          .post(streams.path())
          .then()
          .statusCode(201);
    }
    as(streams.owner).get(streams.path()).then().body("items", hasSize(1));
  }
}
