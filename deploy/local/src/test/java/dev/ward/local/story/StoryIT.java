package dev.ward.local.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Accounts;
import dev.ward.local.BesideTheStage;
import dev.ward.local.Ports;
import dev.ward.local.Progress;
import dev.ward.local.Service;
import dev.ward.local.Settings;
import dev.ward.local.Waiting;
import dev.ward.local.WardStack;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole of Ward, as its people use it: real PostgreSQL, real Keycloak, the four services as
 * processes of their own. One story, told in order; each chapter stands on the one before.
 */
@BesideTheStage
@TestMethodOrder(OrderAnnotation.class)
class StoryIT {

  private static final String NOWHERE = "01900000-0000-7000-8000-000000000000";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path state;

  private static WardStack ward;
  private static Person owner;
  private static Person admin;
  private static Person staff;
  private static Person viewer;
  private static Person otherAdmin;
  private static Person provider;
  private static Person newcomer;
  private static Mails mails;
  private static String northside;
  private static String riverside;
  private static String harbour;

  @BeforeAll
  static void everythingStarts() {
    Path repository = Path.of("").toAbsolutePath().getParent().getParent();
    Settings settings = new Settings(repository, state, Ports.free());
    ward = new WardStack(settings, new Progress(new PrintStream(OutputStream.nullOutputStream())));
    ward.start();
    Accounts accounts = new Accounts(settings);
    owner = new Person(settings, accounts, "owner");
    admin = new Person(settings, accounts, "admin");
    staff = new Person(settings, accounts, "staff");
    viewer = new Person(settings, accounts, "viewer");
    provider = new Person(settings, accounts, "provider");
    otherAdmin = new Person(settings, accounts, "other-admin");
    newcomer = new Person(settings, accounts, "newcomer");
    mails = new Mails(settings);
  }

  @AfterAll
  static void everythingStops() {
    if (ward != null) {
      ward.close();
    }
  }

  @Test
  @Order(1)
  void twoOrganizationsSignUpAndTheirPeopleAreLetIn() {
    JsonNode founded =
        owner.post(Service.TENANCY, "/tenancy/v1/organizations", signUp("Northside", "Riverside"));
    northside = founded.path("id").asText();
    riverside = founded.path("clinic").path("id").asText();
    harbour =
        otherAdmin
            .post(Service.TENANCY, "/tenancy/v1/organizations", signUp("Southbank", "Harbour"))
            .path("clinic")
            .path("id")
            .asText();
    member(admin, "admin");
    member(staff, "staff");
    member(viewer, "viewer");
    assertThat(claimsArrive(viewer).path(riverside).asText()).isEqualTo("viewer");
    assertThat(viewer.me().path("clinics").get(0).path("role").asText()).isEqualTo("viewer");
  }

  @Test
  @Order(2)
  void staffImportsTheMonthAndBadRowsAreNamed() {
    for (String code : List.of("lee", "kim")) {
      admin.put(
          Service.METRICS,
          "/metrics/v1/clinics/" + riverside + "/providers/" + code,
          Map.of("name", code));
    }
    JsonNode financial = staff.imports(riverside, "financial", "text/csv", Books.FINANCIAL);
    assertThat(financial.path("state").asText()).isEqualTo("done");
    Answers.assertCounts(financial, 11, 7, 0, 0, 4);
    JsonNode rejects =
        staff.get(
            Service.METRICS,
            "/metrics/v1/clinics/%s/imports/%s/rejects"
                .formatted(riverside, financial.path("id").asText()));
    assertThat(rejects.path("items")).hasSize(4);
    Answers.assertCounts(
        staff.imports(riverside, "appointment", "text/csv", Books.APPOINTMENTS), 6, 6, 0, 0, 0);
    Answers.assertCounts(
        staff.imports(riverside, "call", "application/x-ndjson", Books.CALLS), 4, 4, 0, 0, 0);
    Answers.assertCounts(
        staff.imports(riverside, "patient", "text/csv", Books.PATIENTS), 4, 4, 0, 0, 0);
    Answers.assertCounts(
        staff.imports(riverside, "financial", "text/csv", Books.FINANCIAL), 11, 0, 7, 0, 4);
  }

  @Test
  @Order(3)
  void afterTheJobTheViewerReadsTheFiguresThatAPencilGives() {
    assertThat(march("gross_production", "month").path("complete").asBoolean()).isFalse();
    JsonNode run = admin.aggregates(riverside);
    assertThat(run.path("state").asText()).as(run.toString()).isEqualTo("succeeded");
    Map<String, Double> expected = Books.march();
    JsonNode answer = march(String.join(",", expected.keySet()), "month");
    assertThat(answer.path("complete").asBoolean()).isTrue();
    assertThat(answer.path("asOf").isTextual()).isTrue();
    expected.forEach(
        (key, value) ->
            assertThat(Answers.figures(answer).get(key + " 2026-03-01"))
                .as(key)
                .isCloseTo(value, within(0.0001)));
  }

  @Test
  @Order(4)
  void theDayOfAnAppointmentIsTheClinicsOwn() {
    Map<String, Double> days = Answers.figures(march("completed_appointments", "day"));
    assertThat(days.get("completed_appointments 2026-03-31")).isEqualTo(1);
    assertThat(days.get("completed_appointments 2026-03-05")).isEqualTo(1);
    assertThat(days.get("completed_appointments 2026-03-04")).isZero();
  }

  @Test
  @Order(5)
  void anEveningWithoutTheAuditServiceLosesNothing() {
    ward.kill(Service.AUDIT);
    JsonNode correction = staff.imports(riverside, "financial", "text/csv", Books.CORRECTION);
    Answers.assertCounts(correction, 1, 0, 0, 1, 0);
    ward.start(Service.AUDIT);
    assertThat(recorded("financial.updated")).isNotEmpty();
  }

  @Test
  @Order(6)
  void aLateCorrectionChangesExactlyWhatItMust() {
    String keys =
        "gross_production,net_production,collection_rate,completed_appointments,inbound_calls";
    Map<String, Double> before = Answers.figures(march(keys, "day"));
    before.putAll(Answers.figures(march(keys, "month")));
    assertThat(march(keys, "day").path("complete").asBoolean()).isFalse();
    assertThat(admin.aggregates(riverside).path("state").asText()).isEqualTo("succeeded");
    Map<String, Double> after = Answers.figures(march(keys, "day"));
    after.putAll(Answers.figures(march(keys, "month")));
    Map<String, Double> changed = new TreeMap<>();
    after.forEach(
        (figure, value) -> {
          if (!java.util.Objects.equals(value, before.get(figure))) {
            changed.put(figure, value);
          }
        });
    assertThat(changed)
        .containsOnlyKeys(
            "gross_production 2026-03-03",
            "net_production 2026-03-03",
            "gross_production 2026-03-01",
            "net_production 2026-03-01",
            "collection_rate 2026-03-01");
    assertThat(changed.get("net_production 2026-03-03")).isEqualTo(17_000);
    assertThat(changed.get("net_production 2026-03-01")).isEqualTo(39_000);
    assertThat(before.keySet()).isEqualTo(after.keySet());
  }

  @Test
  @Order(7)
  void anotherClinicsAdminGetsTheSame404AsForAClinicThatDoesNotExist() throws Exception {
    otherAdmin.get(Service.METRICS, "/metrics/v1/clinics/" + harbour + "/goals");
    for (Map.Entry<Service, String> path : paths().entrySet()) {
      HttpResponse<String> foreign =
          otherAdmin.ask(otherAdmin.token(), path.getKey(), path.getValue().formatted(riverside));
      HttpResponse<String> nowhere =
          otherAdmin.ask(otherAdmin.token(), path.getKey(), path.getValue().formatted(NOWHERE));
      assertThat(foreign.statusCode()).as(path.toString()).isEqualTo(404);
      assertThat(nowhere.statusCode()).isEqualTo(404);
      assertThat(Answers.anonymous(foreign, riverside))
          .isEqualTo(Answers.anonymous(nowhere, NOWHERE));
    }
  }

  @Test
  @Order(8)
  void aRemovedMemberIsOutAtTheNextRequestOfEveryService() throws Exception {
    String token = viewer.token();
    String read = "/metrics/v1/clinics/" + riverside + "/goals";
    assertThat(viewer.ask(token, Service.METRICS, read).statusCode()).isEqualTo(200);
    assertThat(
            admin
                .delete(
                    Service.TENANCY,
                    "/tenancy/v1/clinics/%s/members/%s".formatted(riverside, viewer.id()))
                .status())
        .isEqualTo(204);
    for (Map.Entry<Service, String> path : paths().entrySet()) {
      HttpResponse<String> answer =
          viewer.ask(token, path.getKey(), path.getValue().formatted(riverside));
      assertThat(answer.statusCode()).as(path.toString()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
          .contains("error_description=\"stale_claims\"");
    }
    assertThat(claimsArrive(viewer).has(riverside)).isFalse();
    assertThat(viewer.ask(viewer.token(), Service.METRICS, read).statusCode()).isEqualTo(404);
  }

  @Test
  @Order(9)
  void aMembershipGivenWhileKeycloakIsAwayArrivesWhenItIsBack() {
    String id = provider.id();
    // Signed in before Keycloak goes; the token is verified without it.
    owner.me();
    ward.stopKeycloak();
    owner.put(
        Service.TENANCY,
        "/tenancy/v1/clinics/%s/members/%s".formatted(riverside, id),
        Map.of("role", "provider"));
    ward.startKeycloak();
    assertThat(claimsArrive(provider).path(riverside).asText()).isEqualTo("provider");
  }

  @Test
  @Order(10)
  void somebodyNewIsInvitedReadsTheMailAndSeesTheClinic() {
    assertThat(newcomer.me().path("clinics")).isEmpty();
    JsonNode invitation =
        admin.post(
            Service.TENANCY,
            "/tenancy/v1/clinics/" + riverside + "/invitations",
            Map.of("email", "newcomer@ward.example", "role", "viewer"));
    assertThat(invitation.path("state").asText()).isEqualTo("pending");
    String token = mails.invitationToken("newcomer@ward.example", PATIENCE);
    JsonNode accepted =
        newcomer.post(Service.TENANCY, "/tenancy/v1/invitations/accept", Map.of("token", token));
    assertThat(accepted.path("clinic").path("name").asText()).isEqualTo("Riverside");
    assertThat(claimsArrive(newcomer).path(riverside).asText()).isEqualTo("viewer");
    newcomer.get(Service.METRICS, "/metrics/v1/clinics/" + riverside + "/goals");
  }

  @Test
  @Order(11)
  void everyStepStandsInTheTrailAndTheChainVerifies() {
    for (String action :
        List.of(
            "clinic.created",
            "member.created",
            "member.deleted",
            "invitation.created",
            "invitation.accepted",
            "import.created",
            "financial.updated",
            "access.denied")) {
      assertThat(recorded(action)).as(action).isNotEmpty();
    }
    assertThat(recorded("access.denied"))
        .anySatisfy(
            event -> {
              assertThat(event.path("actor").path("id").asText()).isEqualTo(otherAdmin.id());
              assertThat(event.path("outcome").asText()).isEqualTo("denied");
            });
    JsonNode verified =
        admin.post(Service.AUDIT, "/audit/v1/clinics/" + riverside + "/verify", Map.of());
    assertThat(verified.path("valid").asBoolean()).as(verified.toString()).isTrue();
    assertThat(verified.path("checked").asLong()).isGreaterThan(10);
  }

  @Test
  @Order(12)
  void theWeekThatIsOverIsReportedAndItsAdminIsToldByMail() {
    JsonNode run = admin.runs("weekly-report", riverside);
    assertThat(run.path("state").asText()).as(run.toString()).isEqualTo("succeeded");
    assertThat(run.at("/result/weeks/0/told").asBoolean()).as(run.toString()).isTrue();
    JsonNode report =
        admin
            .get(Service.METRICS, "/metrics/v1/clinics/" + riverside + "/reports/weekly")
            .path("items")
            .get(0);
    assertThat(report.path("files")).hasSize(2);
    assertThat(mails.messagesThatSay("A report is ready", "admin@ward.example", PATIENCE))
        .contains("/clinics/" + riverside + "/reports/weekly/" + report.path("id").asText());
  }

  private static Map<String, Object> signUp(String organization, String clinic) {
    return Map.of(
        "name",
        organization,
        "clinic",
        Map.of(
            "name", clinic, "kind", "dental", "timeZone", "America/New_York", "currency", "USD"));
  }

  private static void member(Person person, String role) {
    owner.put(
        Service.TENANCY,
        "/tenancy/v1/clinics/%s/members/%s".formatted(riverside, person.id()),
        Map.of("role", role));
  }

  /**
   * Waits until the person's next token says what the directory says; the result is its claim of
   * clinics.
   */
  private static JsonNode claimsArrive(Person person) {
    long epoch = person.me().path("epoch").asLong();
    return Waiting.poll(
            PATIENCE,
            () -> Claims.of(person.freshToken()),
            claims -> claims.path("epoch").asLong() >= epoch)
        .path("clinics");
  }

  private static Map<Service, String> paths() {
    return Map.of(
        Service.TENANCY, "/tenancy/v1/clinics/%s",
        Service.METRICS,
            "/metrics/v1/clinics/%s/metrics?keys=net_production&from=2026-03-01&to=2026-04-01",
        Service.AUDIT, "/audit/v1/clinics/%s/events",
        Service.SCHEDULER, "/scheduler/v1/clinics/%s/runs");
  }

  private static JsonNode march(String keys, String granularity) {
    return viewer.metrics(riverside, keys, granularity, "2026-03-01", "2026-04-01");
  }

  /** The trail's events of one kind; they arrive a moment after what they tell of. */
  private static List<JsonNode> recorded(String action) {
    return Waiting.poll(PATIENCE, () -> events(action), found -> !found.isEmpty());
  }

  private static List<JsonNode> events(String action) {
    List<JsonNode> events = new ArrayList<>();
    admin
        .get(Service.AUDIT, "/audit/v1/clinics/%s/events?action=%s".formatted(riverside, action))
        .path("items")
        .forEach(events::add);
    return events;
  }
}
