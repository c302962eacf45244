package dev.ward.metrics.facts;

import dev.ward.metrics.Practice;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** What people do to single facts of a clinic. */
final class Ledger {

  static final String PRODUCTION =
      """
      {"externalId": "f-1", "date": "2026-03-02", "provider": "dr-a", "kind": "production", "amountMinor": 12500,
       "currency": "USD"}
      """;

  static final String APPOINTMENT =
      """
      {"externalId": "a-1", "provider": "dr-a", "patientRef": "p-1", "scheduledStart": "2026-03-02T23:30:00-05:00",
       "durationMinutes": 30, "status": "completed", "kind": "consultation", "presentedMinor": 90000,
       "acceptedMinor": 50000}
      """;

  static final String CALL =
      """
      {"externalId": "c-1", "startedAt": "2026-03-02T15:00:00Z", "direction": "inbound", "outcome": "answered",
       "durationSeconds": 61, "qualified": true, "booked": false}
      """;

  static final String PATIENT =
      """
      {"patientRef": "p-1", "firstVisitOn": "2020-02-29", "lastVisitOn": "2026-03-02", "status": "active"}
      """;

  static final String SCHEDULE =
      """
      {"externalId": "s-1", "date": "2026-03-02", "provider": "dr-a", "minutes": 480}
      """;

  private final Practice practice;

  Ledger(Practice practice) {
    this.practice = practice;
  }

  Response post(RequestSpecification caller, String kind, String fact) {
    return caller.contentType(ContentType.JSON).body(fact).post(practice.path("/facts/" + kind));
  }

  /** The path of a fact that staff have added. */
  String made(String kind, String fact) {
    Response made = post(practice.asStaff(), kind, fact);
    made.then().statusCode(201);
    return made.header("Location").replaceFirst("^https?://[^/]+", "");
  }

  Response patch(RequestSpecification caller, String path, String version, String change) {
    RequestSpecification request = caller.contentType(ContentType.JSON).body(change);
    return (version == null ? request : request.header("If-Match", version)).patch(path);
  }

  Response list(String kind, String query) {
    return practice
        .asViewer()
        .get(practice.path("/facts/" + kind + (query.isEmpty() ? "" : "?" + query)));
  }

  /** Lists a provider, linked to the clinic's person with that role or to nobody. */
  void provider(String code, boolean own) {
    practice
        .asAdmin()
        .contentType(ContentType.JSON)
        .body(
            own
                ? "{\"name\": \"%s\", \"userId\": \"%s\"}".formatted(code, practice.providerId())
                : "{\"name\": \"%s\"}".formatted(code))
        .put(practice.path("/providers/" + code))
        .then()
        .statusCode(200);
  }
}
