package dev.ward.local.isolation;

import dev.ward.local.Settings;
import dev.ward.local.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Sends what an operation takes, and reads what is left of the answer without its ids. */
final class Caller {

  private static final Duration CLAIMS_ARRIVE = Duration.ofSeconds(30);
  private static final Duration ALLOWANCE_GROWS = Duration.ofSeconds(60);
  private static final int TOO_MANY = 429;

  /** A version that nothing has: whoever may change something gets as far as 412. */
  private static final String NO_VERSION = "\"999999\"";

  /** What differs between any two answers. */
  private static final String EACH_TIME = "(?i)x-request-id|date|ratelimit.*|content-length";

  /** Mails are delivered meanwhile. */
  private static final String EACH_TIME_IN_BODIES = "\"requestId\":\"[^\"]*\"|\"mail\":\\{[^}]*}";

  private final HttpClient client;
  private final Etiquette etiquette;
  private final Settings settings;
  private final Samples samples;
  private final Troupe troupe;

  Caller(Settings settings, Samples samples, Troupe troupe) {
    this(
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
        new Etiquette(),
        settings,
        samples,
        troupe);
  }

  private Caller(
      HttpClient client, Etiquette etiquette, Settings settings, Samples samples, Troupe troupe) {
    this.client = client;
    this.etiquette = etiquette;
    this.settings = settings;
    this.samples = samples;
    this.troupe = troupe;
  }

  /** What was wrong with answers until now, beside what they were asked for. */
  Set<String> findings() {
    return etiquette.findings();
  }

  /** The same with other samples. */
  Caller with(Samples others) {
    return new Caller(client, etiquette, settings, others, troupe);
  }

  /**
   * An answer.
   *
   * @param anonymous status, headers and body without ids
   */
  record Answer(int status, String anonymous, String text) {

    boolean is(String code) {
      return text.contains("/" + code + "\"") || text.contains(":" + code + "\"");
    }

    boolean wantsASignIn() {
      return status == 401 && is("insufficient-user-authentication");
    }

    @Override
    public String toString() {
      return status < 300 ? String.valueOf(status) : status + " " + text;
    }
  }

  /**
   * What is sent beside what the operation takes.
   *
   * @param query appended to the path's
   */
  record Extra(String query, Map<String, String> headers) {
    static final Extra NOTHING = new Extra("", Map.of());
  }

  Answer call(Operation operation, String role, Place place) {
    return call(operation, role, place, samples.body(operation, place), Extra.NOTHING);
  }

  Answer call(Operation operation, String role, Place place, String body, Extra extra) {
    Answer answer = inTurn(operation, troupe.token(role), place, body, extra);
    // What one case has done may have changed the claims of the next one's caller.
    return answer.status() == 401 && answer.is("stale-claims")
        ? Waiting.poll(
            CLAIMS_ARRIVE,
            () -> inTurn(operation, troupe.freshToken(role), place, body, extra),
            again -> again.status() != 401)
        : answer;
  }

  /** A tier allows a clinic less than all that is asked of it here at once. */
  private Answer inTurn(Operation operation, String token, Place place, String body, Extra extra) {
    return Waiting.poll(
        ALLOWANCE_GROWS,
        () -> withToken(operation, token, place, body, extra),
        answer -> answer.status() != TOO_MANY);
  }

  Answer withToken(Operation operation, String token, Place place, String body, Extra extra) {
    String path = samples.path(operation, place);
    String query = extra.query().isEmpty() ? "" : (path.contains("?") ? "&" : "?") + extra.query();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.url(operation.service()) + path + query))
            .method(
                operation.method(),
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (!body.isEmpty()) {
      request.header("Content-Type", samples.mediaType(operation));
    }
    if (operation.method().equals("POST")) {
      request.header("Idempotency-Key", UUID.randomUUID().toString());
    } else if (!operation.isRead()) {
      request.header("If-Match", NO_VERSION);
    }
    extra.headers().forEach(request::setHeader);
    HttpResponse<String> response = send(request.build());
    String all = response.statusCode() + "\n" + headers(response) + "\n" + response.body();
    String anonymous = place.anonymous(all).replaceAll(EACH_TIME_IN_BODIES, "");
    if (response.statusCode() >= 500) {
      throw new AssertionError(operation + ": " + all);
    }
    etiquette.look(operation, response);
    return new Answer(response.statusCode(), anonymous, response.body());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(request.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String headers(HttpResponse<String> answer) {
    return answer.headers().map().entrySet().stream()
        .filter(header -> !header.getKey().matches(EACH_TIME))
        .map(Object::toString)
        .sorted()
        .collect(Collectors.joining("\n"));
  }
}
