package dev.ward.local.isolation;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** What every answer says to browsers and caches, whatever was asked and whoever did. */
final class Etiquette {

  private static final List<String> ALWAYS =
      List.of(
          "X-Request-Id",
          "Cache-Control",
          "X-Content-Type-Options",
          "Content-Security-Policy",
          "Referrer-Policy",
          "X-Frame-Options",
          "Strict-Transport-Security");

  private final Set<String> findings = new ConcurrentSkipListSet<>();

  /** What was missing, each once. */
  Set<String> findings() {
    return findings;
  }

  void look(Operation operation, HttpResponse<String> answer) {
    for (String header : ALWAYS) {
      if (answer.headers().firstValue(header).isEmpty()) {
        findings.add(operation.name() + " " + answer.statusCode() + ": no " + header);
      }
    }
  }
}
