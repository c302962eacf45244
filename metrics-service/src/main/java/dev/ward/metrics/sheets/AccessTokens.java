package dev.ward.metrics.sheets;

import dev.ward.metrics.sheets.Exchange.Answer;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Access tokens of service accounts, by RFC 7523; each is kept until a minute before its end. */
@ApplicationScoped
class AccessTokens {

  private static final Logger LOG = Logger.getLogger(AccessTokens.class);
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final Duration MARGIN = Duration.ofMinutes(1);
  private static final int MOST_KEPT = 500;

  private final GoogleHttp http;
  private final SheetsConfig config;
  private final Clock clock = Clock.systemUTC();
  private final Map<String, Token> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Token> eldest) {
          return size() > MOST_KEPT;
        }
      };

  private record Token(String value, Instant until) {}

  AccessTokens(GoogleHttp http, SheetsConfig config) {
    this.http = http;
    this.config = config;
  }

  /** Each source has a token of its own, and a new one when its credentials change. */
  Uni<String> of(UUID sourceId, ServiceAccount account) {
    String key = sourceId + " " + account.clientEmail() + " " + account.fingerprint();
    Token token = kept(key);
    if (token != null && token.until().isAfter(clock.instant())) {
      return Uni.createFrom().item(token.value());
    }
    return Uni.createFrom()
        .item(() -> body(account))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(
            body ->
                http.post(
                    config.tokenUrl().toString(),
                    Map.of("Content-Type", "application/x-www-form-urlencoded"),
                    body))
        .map(this::granted)
        .invoke(granted -> keep(key, granted))
        .map(Token::value);
  }

  /** Google may have withdrawn it before its end. */
  synchronized void forget(String value) {
    kept.values().removeIf(token -> token.value().equals(value));
  }

  private synchronized @Nullable Token kept(String key) {
    return kept.get(key);
  }

  private synchronized void keep(String key, Token token) {
    kept.put(key, token);
  }

  private String body(ServiceAccount account) {
    String assertion = Assertion.of(account, config.tokenUrl().toString(), clock.instant());
    return "grant_type="
        + URLEncoder.encode(GRANT, StandardCharsets.UTF_8)
        + "&assertion="
        + assertion;
  }

  private Token granted(Answer answer) {
    JsonObject body = json(answer);
    if (answer.status() == 200
        && body.getValue("access_token") instanceof String value
        && body.getValue("expires_in") instanceof Number seconds) {
      return new Token(value, clock.instant().plusSeconds(seconds.longValue()).minus(MARGIN));
    }
    String error = body.getValue("error") instanceof String code ? code : "";
    LOG.infof("Google answered %d to a service account that asked for a token", answer.status());
    throw switch (error) {
      case "invalid_grant", "invalid_client", "unauthorized_client", "access_denied" ->
          SheetsFailure.needsAttention(
              "credentials_refused",
              "Google doesn't accept the service account's key; it may have been deleted, or the"
                  + " account disabled.");
      default ->
          SheetsFailure.passing("token_refused", "Google gave no token to the service account.");
    };
  }

  private static JsonObject json(Answer answer) {
    try {
      return new JsonObject(answer.body());
    } catch (DecodeException e) {
      return new JsonObject();
    }
  }
}
