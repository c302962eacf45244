package dev.ward.platform.outbox;

import dev.ward.platform.http.RequestId;
import dev.ward.platform.http.RetryAfter;
import dev.ward.platform.traces.Tracing;
import dev.ward.platform.traces.Undertaking;
import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.runtime.TokensHelper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpRequest;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Hands events to the audit service, with the service's own token. */
@ApplicationScoped
public class AuditClient {

  /** What may be the fault of one event among them rather than of the way there. */
  private static final Set<Integer> OF_THE_BATCH = Set.of(400, 413, 422);

  private final WebClient http;
  private final Instance<OidcClient> identity;
  private final TokensHelper tokens = new TokensHelper();
  private final OutboxConfig config;
  private final Tracing tracing;

  AuditClient(Vertx vertx, Instance<OidcClient> identity, OutboxConfig config, Tracing tracing) {
    this.http = WebClient.create(vertx);
    this.identity = identity;
    this.config = config;
    this.tracing = tracing;
  }

  /**
   * @return for each of them, in their order, why it was rejected; empty for one that is on record.
   *     Fails with {@link AuditUnavailable} or otherwise if there was no answer for each, and
   *     nothing may then be assumed of any
   */
  Uni<List<Optional<Rejection>>> send(List<Waiting> events) {
    List<String> traces =
        events.stream().map(Waiting::traceparent).filter(Objects::nonNull).distinct().toList();
    return traces.isEmpty()
        ? sent(events)
        : tracing.undertake(
            new Undertaking("deliver events", Map.of(), traces), () -> sent(events));
  }

  private Uni<List<Optional<Rejection>>> sent(List<Waiting> events) {
    String body = events.stream().map(Waiting::event).collect(Collectors.joining("\n"));
    HttpRequest<Buffer> request =
        http.postAbs(config.audit().url().orElseThrow() + "/audit/v1/events")
            .timeout(config.audit().timeout().toMillis())
            .putHeader("Content-Type", "application/x-ndjson");
    // What the audit service logs of it is found with what we have logged of the oldest's request.
    events.stream()
        .map(Waiting::request)
        .filter(Objects::nonNull)
        .filter(RequestId::isUsable)
        .findFirst()
        .ifPresent(id -> request.putHeader(RequestId.HEADER, id));
    return tokens
        .getTokens(identity.get())
        .flatMap(
            token ->
                request
                    .bearerTokenAuthentication(token.getAccessToken())
                    .sendBuffer(Buffer.buffer(body)))
        .map(response -> answers(response, events.size()));
  }

  private static List<Optional<Rejection>> answers(HttpResponse<Buffer> response, int asked) {
    if (response.statusCode() != 200) {
      throw refusal(response);
    }
    JsonArray items = response.bodyAsJsonObject().getJsonArray("items", new JsonArray());
    if (items.size() != asked) {
      throw new IllegalStateException(
          "the audit service answered for %d of %d events".formatted(items.size(), asked));
    }
    List<Optional<Rejection>> answers = new ArrayList<>(asked);
    for (int i = 0; i < asked; i++) {
      answers.add(rejection(items.getJsonObject(i)));
    }
    return answers;
  }

  private static Optional<Rejection> rejection(JsonObject item) {
    return switch (item.getString("status", "")) {
      case "accepted", "duplicate" -> Optional.empty();
      case "rejected" ->
          Optional.of(
              new Rejection(
                  item.getString("reason", "rejected without a reason"),
                  item.getString("pointer")));
      default ->
          throw new IllegalStateException("the audit service said of an event: " + item.encode());
    };
  }

  /** Only the audit service itself can say that a batch is at fault, not whatever stands before. */
  private static AuditUnavailable refusal(HttpResponse<Buffer> response) {
    int status = response.statusCode();
    if (OF_THE_BATCH.contains(status)) {
      String problem = problem(response);
      if (problem != null) {
        return AuditUnavailable.refused(problem);
      }
    }
    return AuditUnavailable.answered(status, RetryAfter.parse(response.getHeader("Retry-After")));
  }

  private static @Nullable String problem(HttpResponse<Buffer> response) {
    try {
      JsonObject problem = response.bodyAsJsonObject();
      return problem != null && problem.getString("type", "").startsWith("urn:ward:problem:")
          ? problem.getString("detail", problem.getString("title", "refused"))
          : null;
    } catch (DecodeException | ClassCastException e) {
      return null;
    }
  }
}
