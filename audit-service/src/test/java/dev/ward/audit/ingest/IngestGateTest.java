package dev.ward.audit.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.audit.Events;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class IngestGateTest {

  private static final int ROOM_FOR_REQUESTS = 8;
  private static final int ROOM_FOR_BYTES = 6 * 1024 * 1024;

  private final List<Socket> open = new ArrayList<>();
  private UUID clinic;

  @BeforeEach
  void aClinic() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
  }

  @AfterEach
  void hangUp() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Events.send(List.of(Events.of(clinic))).statusCode() == 200);
  }

  @Test
  void whoComesWhenThereIsNoRoomIsSentAwayAtOnce() throws IOException {
    String event = Events.of(clinic).encode();
    for (int i = 0; i < ROOM_FOR_REQUESTS; i++) {
      begin(event.length());
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Events.send(List.of(Events.of(clinic))).statusCode() == 503);
    var refused = Events.send(List.of(Events.of(clinic)));
    refused.then().statusCode(503).contentType("application/problem+json");
    assertThat(refused.header("Retry-After")).isEqualTo("1");

    Socket first = open.get(0);
    first.getOutputStream().write(event.getBytes(StandardCharsets.UTF_8));
    assertThat(statusOf(first)).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Events.send(List.of(Events.of(clinic))).statusCode() == 200);
  }

  @Test
  void theBytesThatAreHeldAreBoundedToo() throws IOException {
    int most = (int) IngestGate.MOST_BYTES;
    for (int held = most; held <= ROOM_FOR_BYTES; held += most) {
      begin(most);
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Events.send(List.of(Events.of(clinic))).statusCode() == 503);
    assertThat(open.size()).isLessThan(ROOM_FOR_REQUESTS);
  }

  @Test
  void strangersTakeNobodysPlace() throws IOException {
    for (int i = 0; i < 2 * ROOM_FOR_REQUESTS; i++) {
      assertThat(statusOf(begin(100, "not-a-token"))).isEqualTo(401);
    }
    Events.record(Events.of(clinic));
  }

  /** The head of a request whose body is yet to come. */
  private Socket begin(int length) throws IOException {
    return begin(length, Tokens.service("metrics-service").sign());
  }

  private Socket begin(int length, String token) throws IOException {
    Socket socket = new Socket("localhost", RestAssured.port);
    open.add(socket);
    socket.setSoTimeout(10_000);
    socket
        .getOutputStream()
        .write(
            """
            POST /audit/v1/events HTTP/1.1\r
            Host: localhost\r
            Authorization: Bearer %s\r
            Content-Type: application/json\r
            Content-Length: %d\r
            \r
            """
                .formatted(token, length)
                .getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static int statusOf(Socket socket) throws IOException {
    InputStream answer = socket.getInputStream();
    byte[] line = answer.readNBytes(12);
    return Integer.parseInt(new String(line, 9, 3, StandardCharsets.UTF_8));
  }
}
