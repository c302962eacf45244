package dev.ward.platform.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.http.HttpServer;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSenderTest {

  private static final SigningSecret SECRET = new SigningSecret("1", "a-secret");
  private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

  private final Vertx vertx = Vertx.vertx();
  private final List<String> received = new CopyOnWriteArrayList<>();

  private HttpServer server;
  private volatile Consumer<HttpServerRequest> answer = request -> request.response().end();

  @BeforeEach
  void aReceiver() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .getDelegate()
                        .body()
                        .onSuccess(
                            body -> {
                              received.add(
                                  request.path()
                                      + " "
                                      + request.getHeader("Host")
                                      + " "
                                      + request.getHeader(SigningSecret.HEADER)
                                      + " "
                                      + body);
                              answer.accept(request.getDelegate());
                            }))
            .listenAndAwait(0, "127.0.0.1");
  }

  @AfterEach
  void close() {
    vertx.closeAndAwait();
  }

  @Test
  void whatIsSentIsSignedAndWhatIsAnsweredIsTold() {
    answer = request -> request.response().setStatusCode(429).putHeader("Retry-After", "7").end();
    WebhookSender.Answer told = send(opened(), "http://127.0.0.1:" + server.actualPort() + "/a?b");
    assertThat(told.status()).isEqualTo(429);
    assertThat(told.taken()).isFalse();
    assertThat(told.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    String[] parts = received.get(0).split(" ", 4);
    assertThat(parts[0]).isEqualTo("/a");
    java.time.Instant then =
        java.time.Instant.ofEpochSecond(Long.parseLong(parts[2].substring(2, 12)));
    assertThat(parts[2]).isEqualTo(SECRET.sign(then, BODY));
    assertThat(parts[3].getBytes(StandardCharsets.UTF_8)).isEqualTo(BODY);
  }

  @Test
  void aNameIsConnectedToByItsAddressAndAskedForByItself() {
    assertThat(send(opened(), "http://localhost:" + server.actualPort() + "/").taken()).isTrue();
    assertThat(received.get(0)).startsWith("/ localhost:" + server.actualPort());
  }

  @Test
  void aRedirectIsNotFollowed() {
    answer =
        request ->
            request
                .response()
                .setStatusCode(307)
                .putHeader("Location", "http://127.0.0.1:" + server.actualPort() + "/inside")
                .end();
    assertThat(send(opened(), "http://127.0.0.1:" + server.actualPort() + "/").status())
        .isEqualTo(307);
    assertThat(received).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433"})
  void nobodyIsCalledInside(String host) {
    refused(sender(false, List.of(), 5), "https://" + host + ":" + server.actualPort() + "/");
    refused(sender(true, List.of(), 5), "http://" + host + ":" + server.actualPort() + "/");
    assertThat(received).isEmpty();
  }

  @Test
  void nobodyIsCalledInTheClear() {
    refused(
        sender(false, List.of("127.0.0.0/8"), 5), "http://127.0.0.1:" + server.actualPort() + "/");
    assertThat(received).isEmpty();
  }

  @Test
  void whoeverNeverAnswersIsGivenUp() {
    answer = request -> {};
    WebhookSender sender = sender(true, List.of("127.0.0.0/8"), 1);
    assertThatThrownBy(() -> send(sender, "http://127.0.0.1:" + server.actualPort() + "/"))
        .hasRootCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void anAnswerWithoutEndIsBrokenOff() {
    List<String> ends = new CopyOnWriteArrayList<>();
    answer =
        request -> {
          request.connection().closeHandler(closed -> ends.add("closed"));
          request.response().setChunked(true);
          vertx.setPeriodic(
              1,
              id ->
                  request
                      .response()
                      .write("x".repeat(10_000))
                      .onFailure(e -> vertx.cancelTimer(id)));
        };
    assertThat(send(opened(), "http://127.0.0.1:" + server.actualPort() + "/").taken()).isTrue();
    org.awaitility.Awaitility.await().until(() -> !ends.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "http://example.com/",
        "ftp://example.com/",
        "https://",
        "https:///path",
        "https://user:password@example.com/",
        "https://example.com/#part",
        "https://example.com:0/",
        "https://example.com:70000/",
        "https://exa mple.com/",
        "file:///etc/passwd"
      })
  void whatIsNoReceiversUrlIsRefused(String text) {
    Destinations destinations = new Destinations(vertx, config(false, List.of(), 5));
    assertThatThrownBy(() -> destinations.url(text)).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.31.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "127.1",
        "2130706433",
        "017700000001",
        "0x7f000001",
        "0x7F.1",
        "0177.0.0.1",
        "127.0.0.01",
        "127.0.0.1.",
        "134744072",
        "8.8.8",
        "8.8.8.256",
        "[::1]",
        "[::]",
        "[fd00::1]",
        "[fe80::1]",
        "[fe80::1%25eth0]",
        "[::ffff:10.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[64:ff9b::7f00:1]",
        "localhost",
        "LocalHost.",
        "ward.localhost"
      })
  void anAddressInsideIsRefusedBeforeItIsKept(String host) {
    Destinations destinations = new Destinations(vertx, config(false, List.of(), 5));
    assertThatThrownBy(() -> destinations.url("https://" + host + ":8443/a"))
        .isInstanceOf(Refused.class);
    assertThatThrownBy(() -> destinations.host(host.replace("%25", "%")))
        .isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "[2606:4700:4700::1111]",
        "[::ffff:8.8.8.8]",
        "example.com",
        "10.example.com",
        "1e100.net",
        "0x7f.example",
        "mylocalhost",
        "xn--bcher-kva.example"
      })
  void aPublicAddressAndANameAreTaken(String host) {
    Destinations destinations = new Destinations(vertx, config(false, List.of(), 5));
    destinations.host(host);
    assertThat(destinations.url("https://" + host + "/a").getHost()).isEqualTo(host);
  }

  @Test
  void whatTheConfigurationOpensIsTaken() {
    Destinations destinations =
        new Destinations(vertx, config(false, List.of("127.0.0.0/8", "fd00::/8"), 5));
    destinations.url("https://127.0.0.1/");
    destinations.url("https://[fd00::1]/");
    destinations.url("https://localhost/");
    assertThatThrownBy(() -> destinations.url("https://10.0.0.1/"))
        .isInstanceOf(Refused.class)
        .hasMessage("leads to 10.0.0.1, which is not on the public internet");
    assertThatThrownBy(() -> destinations.url("https://[::1]/")).isInstanceOf(Refused.class);
  }

  @Test
  void aReceiversUrlIsTaken() {
    Destinations destinations = new Destinations(vertx, config(false, List.of(), 5));
    assertThat(destinations.url(" https://Example.com:8443/a?b=c "))
        .isEqualTo(URI.create("https://Example.com:8443/a?b=c"));
  }

  private void refused(WebhookSender sender, String url) {
    assertThatThrownBy(() -> send(sender, url)).isInstanceOf(Refused.class);
  }

  private static WebhookSender.Answer send(WebhookSender sender, String url) {
    return sender
        .send(URI.create(url), SECRET, "application/json", BODY, Map.of("Ward-Delivery", "1"))
        .await()
        .atMost(Duration.ofSeconds(20));
  }

  private WebhookSender opened() {
    return sender(true, List.of("127.0.0.0/8", "::1/128"), 10);
  }

  private WebhookSender sender(boolean insecure, List<String> networks, int seconds) {
    WebhookConfig config = config(insecure, networks, seconds);
    return new WebhookSender(vertx, new Destinations(vertx, config), config);
  }

  private static WebhookConfig config(boolean insecure, List<String> networks, int seconds) {
    return new WebhookConfig() {
      @Override
      public boolean insecure() {
        return insecure;
      }

      @Override
      public Optional<List<String>> networks() {
        return Optional.of(networks);
      }

      @Override
      public Duration timeout() {
        return Duration.ofSeconds(seconds);
      }

      @Override
      public MemorySize maxAnswer() {
        return new MemorySize(BigInteger.valueOf(65_536));
      }
    };
  }
}
