package dev.ward.platform.outbox;

import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.runtime.TokensHelper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import org.jboss.logging.Logger;

/** Hands events to the audit service, with the service's own token. */
@ApplicationScoped
public class AuditClient {

  private static final Logger LOG = Logger.getLogger(AuditClient.class);

  private final WebClient http;
  private final Instance<OidcClient> identity;
  private final TokensHelper tokens = new TokensHelper();
  private final OutboxConfig config;

  AuditClient(Vertx vertx, Instance<OidcClient> identity, OutboxConfig config) {
    this.http = WebClient.create(vertx);
    this.identity = identity;
    this.config = config;
  }

  /**
   * @param events as JSON objects
   * @return completes when the audit service has answered for each of them; fails if it did not,
   *     and nothing may then be assumed of any
   */
  public Uni<Void> send(List<String> events) {
    String url = config.audit().url().orElseThrow() + "/audit/v1/events";
    return tokens
        .getTokens(identity.get())
        .flatMap(
            token ->
                http.postAbs(url)
                    .timeout(config.audit().timeout().toMillis())
                    .bearerTokenAuthentication(token.getAccessToken())
                    .putHeader("Content-Type", "application/x-ndjson")
                    .sendBuffer(Buffer.buffer(String.join("\n", events))))
        .map(AuditClient::answered);
  }

  private static Void answered(HttpResponse<Buffer> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException("the audit service answered " + response.statusCode());
    }
    JsonArray items = response.bodyAsJsonObject().getJsonArray("items", new JsonArray());
    for (int i = 0; i < items.size(); i++) {
      JsonObject item = items.getJsonObject(i);
      if ("rejected".equals(item.getString("status"))) {
        // It would be rejected for ever, and everything behind it would wait: it stays in the log
        // instead.
        LOG.errorf(
            "the audit service rejected event %s: %s",
            item.getString("id"), item.getString("reason"));
      }
    }
    return null;
  }
}
