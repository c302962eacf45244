package dev.ward.local.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Api;
import dev.ward.local.Service;
import dev.ward.local.Waiting;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts one of everything into a clinic and its organization. */
final class Belongings {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String CALLS =
      """
      external_id,started_at,direction,outcome,duration_seconds,qualified,booked
      c1,2026-03-02T15:00:00Z,inbound,answered,120,true,true
      """;

  private static final Map<String, Object> SHIFTS =
      Map.of(
          "externalId", Map.of("column", "Id"),
          "date", Map.of("column", "Day"),
          "provider", Map.of("column", "Doctor"),
          "minutes", Map.of("column", "Minutes"));

  private final Api owner;
  private final String clinic;
  private final String organization;
  private final Map<String, String> ids = new HashMap<>();

  /**
   * @param owner an owner of the organization
   */
  Belongings(Api owner, String clinic, String organization) {
    this.owner = owner;
    this.clinic = clinic;
    this.organization = organization;
  }

  /**
   * @param member somebody of the organization, on whom there will be a staff record
   * @param importer somebody who may import, and take away
   */
  Belongings filled(String name, String member, Api importer, Api operator) {
    ids.put("members", member);
    ids.put("providers", name);
    ids.put("closures", "2029-02-0" + (name.length() % 9 + 1));
    String tenancy = "/tenancy/v1/clinics/" + clinic;
    String metrics = "/metrics/v1/clinics/" + clinic;
    owner.put(Service.METRICS, metrics + "/providers/" + name, Map.of("name", name));
    owner.post(
        Service.TENANCY, tenancy + "/closures", Map.of("day", ids.get("closures"), "reason", name));
    owner.put(
        Service.TENANCY,
        tenancy + "/members/" + member + "/staff-record",
        Map.of("employment", "employee"));
    post("assignments", tenancy, Map.of("userId", member, "position", name, "from", "2026-01-01"));
    String guest = name + "-guest@ward.example";
    post("invitations", tenancy, Map.of("email", guest, "role", "viewer"));
    ids.put(
        "organization invitations",
        id(
            owner.post(
                Service.TENANCY,
                "/tenancy/v1/organizations/" + organization + "/invitations",
                Map.of("email", guest, "role", "compliance"))));
    ids.put(
        "goals",
        id(
            owner.post(
                Service.METRICS,
                metrics + "/goals",
                Map.of(
                    "name", name,
                    "metric", "net_production",
                    "from", "2026-03-01",
                    "to", "2026-04-01",
                    "target", 100))));
    ids.put(
        "goal-templates",
        id(
            owner.post(
                Service.METRICS,
                "/metrics/v1/organizations/" + organization + "/goal-templates",
                Map.of("name", name, "metric", "net_production"))));
    connected(name, metrics + "/data-sources");
    ids.put("definitions", defined("custom_" + name));
    ids.put("imports", imported(importer, metrics + "/imports"));
    ids.put("exports", exported(importer, metrics + "/exports"));
    ids.put(
        "weekly",
        id(owner.post(Service.METRICS, metrics + "/reports/weekly?week=2026-03-02", Map.of())));
    ids.put(
        "{kind}",
        id(
            importer.post(
                Service.METRICS,
                metrics + "/facts/financial",
                Map.of(
                    "externalId",
                    name,
                    "date",
                    "2026-03-02",
                    "provider",
                    name,
                    "kind",
                    "production",
                    "amountMinor",
                    100,
                    "currency",
                    "EUR"))));
    ids.put(
        "import-mappings",
        id(
            importer.post(
                Service.METRICS,
                metrics + "/import-mappings",
                Map.of("name", name, "kind", "schedule", "mapping", Map.of("fields", SHIFTS)))));
    ids.put(
        "runs",
        id(
            owner.post(
                Service.SCHEDULER,
                "/scheduler/v1/jobs/daily-aggregation/runs",
                Map.of("clinicId", clinic))));
    told(name);
    ids.put(
        "legal-holds",
        id(
            owner.post(
                Service.AUDIT,
                "/audit/v1/organizations/" + organization + "/legal-holds",
                Map.of("reason", name))));
    trail("", "/audit/v1/clinics/" + clinic);
    trail("organization ", "/audit/v1/organizations/" + organization);
    ids.put(
        "streams",
        id(
            owner.post(
                Service.AUDIT,
                "/audit/v1/organizations/" + organization + "/streams",
                Map.of("name", name, "kind", "syslog", "address", "syslog.example.com:6514"))));
    ids.put(
        "support-grants",
        id(
            operator.post(
                Service.TENANCY,
                tenancy + "/support-grants",
                Map.of("purpose", "To see whether " + name + " is right", "minutes", 60))));
    return this;
  }

  /** Has somebody open the clinic who has no role in it. */
  Belongings opened(Api provider) {
    ids.put(
        "break-glass",
        id(
            provider.post(
                Service.TENANCY,
                "/tenancy/v1/clinics/" + clinic + "/break-glass",
                Map.of("reason", "Standing in for a colleague", "minutes", 60))));
    return this;
  }

  Place place() {
    return new Place(clinic, organization, ids);
  }

  /** A source that can't be fetched, which a run of it says. */
  private void connected(String name, String sources) {
    Map<String, Object> fields =
        Map.of(
            "patientRef", Map.of("column", "Patient"),
            "firstVisitOn", Map.of("column", "First visit"),
            "lastVisitOn", Map.of("column", "Last visit"),
            "status", Map.of("constant", "active"));
    Map<String, Object> sheet =
        Map.of("title", "Patients", "kind", "patient", "mapping", Map.of("fields", fields));
    Map<String, Object> source =
        Map.of(
            "kind", "google_sheets", "name", name, "spreadsheetId", name, "sheets", List.of(sheet));
    String id = id(owner.post(Service.METRICS, sources, source));
    ids.put("data-sources", id);
    ids.put(
        "runs of data-sources",
        id(owner.post(Service.METRICS, sources + "/" + id + "/sync", Map.of())));
  }

  /** Something that is told, where to, and what will be. */
  private void told(String name) {
    String scheduler = "/scheduler/v1/clinics/" + clinic;
    ids.put(
        "notifications",
        id(
            owner.post(
                Service.SCHEDULER,
                scheduler + "/notifications",
                Map.of(
                    "recipient",
                    Map.of("clinicId", clinic, "role", "admin"),
                    "payload",
                    Map.of("kind", "test", "title", name, "channels", List.of("inbox"))))));
    ids.put(
        "notification-channels",
        id(
            owner.post(
                Service.SCHEDULER,
                scheduler + "/notification-channels",
                Map.of("kind", "email", "name", name, "address", name + "@ward.example"))));
    ids.put(
        "timers",
        id(
            owner.post(
                Service.SCHEDULER,
                scheduler + "/timers",
                Map.of(
                    "kind", "test",
                    "subjectType", "test",
                    "subjectId", name,
                    "dueAt", "2035-01-01T00:00:00Z",
                    "steps", List.of(Map.of("after", 0))))));
  }

  /** What is kept of the trail beside it: a search, and an export that was fetched. */
  private void trail(String of, String base) {
    Map<String, Object> search =
        Map.of("name", "Refusals", "filter", Map.of("outcome", "denied"), "shared", true);
    ids.put(of + "saved-searches", id(owner.post(Service.AUDIT, base + "/saved-searches", search)));
    String export = id(owner.post(Service.AUDIT, base + "/exports", Map.of("format", "csv")));
    owner.get(Service.AUDIT, base + "/exports/" + export + "/content");
    ids.put(of + "trail exports", export);
  }

  private void post(String collection, String base, Map<String, Object> body) {
    ids.put(collection, id(owner.post(Service.TENANCY, base + "/" + collection, body)));
  }

  private String defined(String key) {
    owner.post(
        Service.METRICS,
        "/metrics/v1/organizations/" + organization + "/definitions",
        Map.of(
            "key", key,
            "title", key,
            "unit", "money",
            "direction", "higher",
            "numeratorFormula", "production"));
    return key;
  }

  private static String imported(Api importer, String path) {
    String id = id(importer.postCsv(Service.METRICS, path + "?kind=call", CALLS));
    ended(importer, path + "/" + id);
    return id;
  }

  private static String exported(Api exporter, String path) {
    String id =
        id(
            exporter.post(
                Service.METRICS,
                path,
                Map.of(
                    "format",
                    "csv",
                    "what",
                    "metrics",
                    "filter",
                    Map.of("from", "2026-03-01", "to", "2026-04-01"))));
    ended(exporter, path + "/" + id);
    return id;
  }

  private static void ended(Api caller, String path) {
    Waiting.poll(
        PATIENCE,
        () -> caller.get(Service.METRICS, path).path("state").asText(),
        state -> !state.equals("pending") && !state.equals("running"));
  }

  private static String id(JsonNode made) {
    return made.path("id").asText();
  }
}
