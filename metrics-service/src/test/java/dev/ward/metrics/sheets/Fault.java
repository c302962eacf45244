package dev.ward.metrics.sheets;

import java.util.Map;

/** What goes wrong with one request to the API, before it is looked at. */
record Fault(int status, Map<String, String> headers, String body) {

  /** The connection ends in the middle of the answer. */
  static final Fault CUT = new Fault(0, Map.of(), "");

  /** No answer ever comes. */
  static final Fault SILENCE = new Fault(-1, Map.of(), "");

  static Fault quota(String retryAfter) {
    return new Fault(
        429,
        Map.of("Retry-After", retryAfter),
        error(429, "Quota exceeded for quota metric 'Read requests'", "RESOURCE_EXHAUSTED"));
  }

  static Fault of(int status, String code) {
    return new Fault(status, Map.of(), error(status, "It did not work.", code));
  }

  static String error(int status, String message, String code) {
    return """
        {"error": {"code": %d, "message": "%s", "status": "%s"}}
        """
        .formatted(status, message, code);
  }
}
