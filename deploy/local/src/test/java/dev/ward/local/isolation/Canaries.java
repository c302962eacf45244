package dev.ward.local.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ward.local.Logs;
import dev.ward.local.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says a word that is known wherever it turns up, in every place of a request where somebody may
 * say something: path, query, headers, body and token. Most of it is refused; that is the point.
 */
final class Canaries {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REFERENCE = "P-" + Logs.CANARY + "-4711";
  private static final String MAIL = Logs.CANARY + "@patients.example";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Settings settings;
  private final Samples samples = new Samples();
  private final String trace;
  private final Map<Integer, Integer> answers = new TreeMap<>();

  /**
   * @param trace the id of the trace that some of the requests belong to
   */
  Canaries(Settings settings, String trace) {
    this.settings = settings;
    this.trace = trace;
  }

  /** How many answers there were of each status. */
  Map<Integer, Integer> answers() {
    return answers;
  }

  /** As the description wants it but for the words, wherever there are some. */
  void inBody(Operation operation, Place place, String token) {
    String body = samples.body(operation, place);
    boolean isJson = samples.mediaType(operation).equals("application/json");
    send(
        operation,
        samples.path(operation, place),
        isJson ? saying(body) : MAIL + "," + body,
        token);
  }

  /** Broken off in the middle, and asked with a query that nobody knows. */
  void broken(Operation operation, Place place, String token) {
    String path = samples.path(operation, place);
    send(
        operation,
        path + (path.contains("?") ? "&" : "?") + "search=" + REFERENCE + "&from=" + MAIL,
        operation.mediaType().isEmpty() ? "" : "{\"name\": \"" + REFERENCE,
        token);
  }

  /** About somebody whom nobody knows, and with a token that nobody has signed. */
  void inPath(Operation operation, Place place, String token) {
    String path = operation.path();
    for (String name : operation.parameters("path").keySet()) {
      path =
          path.replace(
              "{" + name + "}",
              name.equals(operation.placeParameter()) ? place.of(operation) : REFERENCE);
    }
    send(operation, path, "", token);
    send(operation, path, "", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ" + Logs.CANARY + "In0.c2ln");
  }

  private void send(Operation operation, String path, String body, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.url(operation.service()) + path))
            .method(
                operation.method(),
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token)
            .header("User-Agent", Logs.CANARY + "/1.0")
            .header("X-Request-Id", "not an id but a " + Logs.CANARY)
            .header("X-Forwarded-For", Logs.CANARY)
            .header("Cookie", "session=" + Logs.CANARY)
            .header("baggage", "patient=" + Logs.CANARY)
            .header("Idempotency-Key", Logs.CANARY + "-" + answers.size())
            .header("If-Match", "\"" + Logs.CANARY + "\"")
            .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
    if (!body.isEmpty()) {
      request.header("Content-Type", samples.mediaType(operation));
    }
    try {
      HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
      answers.merge(answer.statusCode(), 1, Integer::sum);
      // A stream of events has no end; of other answers the rest is read, so that connections last.
      try (InputStream said = answer.body()) {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith("text/event-stream")) {
          said.transferTo(OutputStream.nullOutputStream());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(operation.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String saying(String body) {
    if (body.isEmpty()) {
      return body;
    }
    try {
      return said("", JSON.readTree(body)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ids, dates and codes stay as they are, so that the words get as far as they can. */
  private static JsonNode said(String name, JsonNode value) {
    if (value instanceof ObjectNode object) {
      ObjectNode all = JSON.createObjectNode();
      object
          .properties()
          .forEach(field -> all.set(field.getKey(), said(field.getKey(), field.getValue())));
      return all;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode all = JSON.createArrayNode();
      array.forEach(item -> all.add(said(name, item)));
      return all;
    }
    if (name.equals("email")) {
      return JSON.getNodeFactory().textNode(MAIL);
    }
    boolean isFree =
        List.of(
                "name",
                "note",
                "reason",
                "title",
                "description",
                "text",
                "patientRef",
                "subjectId",
                "externalId",
                "purpose",
                "comment",
                "label")
            .contains(name);
    return value.isTextual() && isFree ? JSON.getNodeFactory().textNode(REFERENCE) : value;
  }
}
