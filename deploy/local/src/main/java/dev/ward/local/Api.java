package dev.ward.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;

/** Ward's HTTP API as one person uses it. */
public final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CLAIMS_ARRIVE = Duration.ofSeconds(30);

  private final Settings settings;
  private final Accounts accounts;
  private final String user;

  /** What came back. */
  public record Answer(int status, JsonNode body, String text) {}

  public Api(Settings settings, Accounts accounts, String user) {
    this.settings = settings;
    this.accounts = accounts;
    this.user = user;
  }

  public JsonNode get(Service service, String path) {
    return expect(200, request(service, path).GET());
  }

  /** Creates something; a repetition of the same call by the network would not create it twice. */
  public JsonNode post(Service service, String path, Object body) {
    return expect(
        2,
        json(service, path)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(HttpRequest.BodyPublishers.ofString(text(body))));
  }

  /** Adds something that may be there already. */
  public void add(Service service, String path, Object body) {
    HttpRequest.Builder request =
        json(service, path).POST(HttpRequest.BodyPublishers.ofString(text(body)));
    Answer answer = send(request);
    if (answer.status != 409) {
      require(2, request, answer);
    }
  }

  public JsonNode put(Service service, String path, Object body) {
    return expect(
        2,
        json(service, path)
            .header("If-Match", "*")
            .PUT(HttpRequest.BodyPublishers.ofString(text(body))));
  }

  public JsonNode postCsv(Service service, String path, String csv) {
    return expect(
        2,
        request(service, path)
            .header("Content-Type", "text/csv; charset=utf-8")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(HttpRequest.BodyPublishers.ofString(csv)));
  }

  /**
   * Sends a request with a current token. Claims reach tokens a moment after they were changed, so
   * an answer 401 is followed by a new token and another attempt, as in any client, for a bounded
   * time.
   */
  public Answer send(HttpRequest.Builder request) {
    HttpResponse<String> first = attempt(request, accounts.token(user));
    HttpResponse<String> answered =
        asksForSignIn(first) ? attempt(request, accounts.signedInNow(user)) : first;
    HttpResponse<String> response =
        answered.statusCode() == 401
            ? Waiting.poll(
                CLAIMS_ARRIVE,
                () -> attemptAnew(request, answered),
                answer -> answer.statusCode() != 401)
            : answered;
    return new Answer(response.statusCode(), parsed(response.body()), response.body());
  }

  public HttpRequest.Builder request(Service service, String path) {
    return HttpRequest.newBuilder(URI.create(settings.url(service) + path))
        .timeout(Duration.ofSeconds(60));
  }

  private static boolean asksForSignIn(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("WWW-Authenticate")
        .filter(challenge -> challenge.contains("insufficient_user_authentication"))
        .isPresent();
  }

  private static HttpResponse<String> attempt(HttpRequest.Builder request, String token) {
    return Http.send(request.setHeader("Authorization", "Bearer " + token).build());
  }

  /** Whoever was locked out and let in again can sign in once Keycloak has been told so, too. */
  private HttpResponse<String> attemptAnew(
      HttpRequest.Builder request, HttpResponse<String> refused) {
    String token;
    try {
      token = accounts.freshToken(user);
    } catch (Failure notYet) {
      return refused;
    }
    return attempt(request, token);
  }

  private HttpRequest.Builder json(Service service, String path) {
    return request(service, path).header("Content-Type", "application/json");
  }

  /** Expects a status, or with one digit a class of statuses. */
  private JsonNode expect(int status, HttpRequest.Builder request) {
    return require(status, request, send(request));
  }

  private JsonNode require(int status, HttpRequest.Builder request, Answer answer) {
    if (answer.status != status && answer.status / 100 != status) {
      HttpRequest sent = request.build();
      throw new Failure(
          "%s %s as %s was answered with %d: %s"
              .formatted(sent.method(), sent.uri(), user, answer.status, answer.text));
    }
    return answer.body;
  }

  private static String text(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("This is no JSON: " + body, e);
    }
  }

  private static JsonNode parsed(String body) {
    try {
      return body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
