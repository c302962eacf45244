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
