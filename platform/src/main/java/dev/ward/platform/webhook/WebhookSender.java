package dev.ward.platform.webhook;

import dev.ward.platform.http.RetryAfter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientRequest;
import io.vertx.mutiny.core.http.HttpClientResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Posts to receivers that tenants have named: signed, over TLS, within bounded time, never further
 * than to the address that was judged, and with no redirect followed. What a receiver says beyond
 * its status is of no interest and read only so far that the connection can be used again.
 */
@ApplicationScoped
public class WebhookSender {

  private final Vertx vertx;
  private final Destinations destinations;
  private final WebhookConfig config;
  private final Clock clock = Clock.systemUTC();

  private volatile @Nullable HttpClient http;

  WebhookSender(Vertx vertx, Destinations destinations, WebhookConfig config) {
    this.vertx = vertx;
    this.destinations = destinations;
    this.config = config;
  }

  /**
   * @param retryAfter when the receiver would like to be asked again; null when it doesn't say
   */
  public record Answer(int status, @Nullable Duration retryAfter) {

    /** Whether the receiver has it. */
    public boolean taken() {
      return status >= 200 && status < 300;
    }
  }

  /**
   * @param headers beside the content's type and the signature
   * @return what the receiver answered; fails with {@link Refused} where nobody is called, else
   *     when there was no answer in time
   */
  public Uni<Answer> send(
      URI url, SigningSecret secret, String contentType, byte[] body, Map<String, String> headers) {
    boolean tls = "https".equalsIgnoreCase(url.getScheme());
    if (!tls && !config.insecure()) {
      return Uni.createFrom().failure(new Refused("the URL must begin with https://"));
    }
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    return destinations
        .resolve(url.getHost(), port)
        .flatMap(address -> client().request(request(url, tls, port, address)))
        .flatMap(
            request -> {
              headers.forEach(request::putHeader);
              request.putHeader("Content-Type", contentType);
              request.putHeader("User-Agent", "Ward");
              request.putHeader(SigningSecret.HEADER, secret.sign(clock.instant(), body));
              return request
                  .send(Buffer.buffer(body))
                  .map(response -> answer(request, response))
                  .onCancellation()
                  .invoke(() -> request.reset());
            })
        .ifNoItem()
        .after(config.timeout())
        .failWith(() -> new TimeoutException("no answer within " + config.timeout()));
  }

  private static RequestOptions request(URI url, boolean tls, int port, SocketAddress address) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        // Connected to is the address; certificate, SNI and Host header are the name's.
        .setServer(address)
        .setHost(url.getHost())
        .setPort(port)
        .setSsl(tls)
        .setFollowRedirects(false)
        .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
  }

  private Answer answer(HttpClientRequest request, HttpClientResponse response) {
    AtomicLong left = new AtomicLong(config.maxAnswer().asLongValue());
    long end = vertx.setTimer(config.timeout().toMillis(), ignored -> request.reset());
    response.handler(
        part -> {
          if (left.addAndGet(-part.length()) < 0) {
            request.reset();
          }
        });
    response.endHandler(() -> vertx.cancelTimer(end));
    // A body that is broken off, by us or by them, changes nothing of the answer.
    response.exceptionHandler(ignored -> vertx.cancelTimer(end));
    return new Answer(response.statusCode(), RetryAfter.parse(response.getHeader("Retry-After")));
  }

  private HttpClient client() {
    HttpClient made = http;
    if (made == null) {
      int seconds = Math.toIntExact(Math.max(1, config.timeout().toSeconds()));
      made =
          vertx.createHttpClient(
              new HttpClientOptions()
                  // What is traced of us is nothing for others to know.
                  .setTracingPolicy(TracingPolicy.IGNORE)
                  .setConnectTimeout(Math.toIntExact(config.timeout().toMillis()))
                  .setSslHandshakeTimeout(seconds)
                  .setIdleTimeout(seconds * 2)
                  .setMaxHeaderSize(16_384)
                  .setMaxWaitQueueSize(1000)
                  .setVerifyHost(true)
                  .setForceSni(true));
      http = made;
    }
    return made;
  }
}
