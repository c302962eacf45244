package dev.ward.metrics.sheets;

import dev.ward.metrics.sheets.Exchange.Answer;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Requests to Google. One for which Google has no time is made again, later each time and never all
 * at once; what comes of it is looked at off the event loop.
 */
@ApplicationScoped
class GoogleHttp {

  private static final Logger LOG = Logger.getLogger(GoogleHttp.class);
  private static final int CONNECTIONS = 8;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Set<Integer> AGAIN = Set.of(TOO_MANY_REQUESTS, 408, 500, 502, 503, 504);

  private final Vertx vertx;
  private final HttpClient client;
  private final SheetsConfig config;

  GoogleHttp(Vertx vertx, SheetsConfig config) {
    this.vertx = vertx;
    this.config = config;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                // Paths name spreadsheets; what is traced of us is nothing for others to know.
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setMaxPoolSize(CONNECTIONS)
                .setConnectTimeout((int) config.timeout().toMillis())
                .setDecompressionSupported(true));
  }

  /** A service that would show its tokens to anybody on the way does not start. */
  void requireTls(@Observes StartupEvent event) {
    for (URI address : new URI[] {config.apiUrl(), config.tokenUrl()}) {
      if (!"https".equals(address.getScheme()) && !config.insecure()) {
        throw new IllegalStateException("ward.sheets: " + address + " must be reached by https");
      }
    }
  }

  Uni<Answer> get(String url, Map<String, String> headers) {
    return send(HttpMethod.GET, url, headers, Buffer.buffer(), 1);
  }

  Uni<Answer> post(String url, Map<String, String> headers, String body) {
    return send(HttpMethod.POST, url, headers, Buffer.buffer(body), 1);
  }

  private Uni<Answer> send(
      HttpMethod method, String url, Map<String, String> headers, Buffer body, int attempt) {
    RequestOptions options = new RequestOptions().setMethod(method).setAbsoluteURI(url);
    headers.forEach(options::putHeader);
    return Exchange.send(
            vertx, client, options, body, config.timeout(), (int) config.maxAnswer().asLongValue())
        .onItemOrFailure()
        .transformToUni(
            (answer, failure) -> {
              if (failure instanceof Exchange.TooLong) {
                return Uni.createFrom().failure(failure);
              }
              if (answer != null && !isToBeAskedAgain(answer)) {
                return Uni.createFrom().item(answer);
              }
              Duration pause = Backoff.pause(config, attempt, answer);
              if (attempt >= config.attempts() || pause.compareTo(config.longestPause()) > 0) {
                return Uni.createFrom().failure(givenUp(answer, failure));
              }
              LOG.debugf("Google has no time; attempt %d follows in %s", attempt + 1, pause);
              return Uni.createFrom()
                  .voidItem()
                  .onItem()
                  .delayIt()
                  .by(pause)
                  .flatMap(waited -> send(method, url, headers, body, attempt + 1));
            })
        .emitOn(Infrastructure.getDefaultWorkerPool());
  }

  /** The quota is also reported as 403, as older interfaces of Google do. */
  private static boolean isToBeAskedAgain(Answer answer) {
    return AGAIN.contains(answer.status())
        || answer.status() == 403 && GoogleError.of(answer).isQuota();
  }

  private static SheetsFailure givenUp(@Nullable Answer answer, @Nullable Throwable failure) {
    if (answer == null) {
      LOG.warnf("Google can't be reached: %s", failure);
      return SheetsFailure.passing("google_unreachable", "Google could not be reached.");
    }
    LOG.warnf("Google has answered %d too often", answer.status());
    return answer.status() == TOO_MANY_REQUESTS || answer.status() == 403
        ? SheetsFailure.passing(
            "quota_exceeded", "Google's quota of requests is used up; it is tried again later.")
        : SheetsFailure.passing("google_unavailable", "Google could not answer.");
  }
}
