package dev.ward.local.story;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in by something else than a membership, and who doesn't any more, in all services. */
@BesideTheStage
class AccessIT {

  /** More than a token carries. */
  private static final int MANY = 40;

  private static final int LARGEST_TOKEN = 4096;

  private static final Map<Service, String> READS =
      Map.of(
          Service.TENANCY, "/tenancy/v1/clinics/%s",
          Service.METRICS, "/metrics/v1/clinics/%s/goals",
          Service.AUDIT, "/audit/v1/clinics/%s/events");

  @TempDir static Path state;

  private static WardStack ward;
  private static Accounts accounts;
  private static Person owner;
  private static Person operator;
  private static String organization;
  private static String first;
  private static String second;

  @BeforeAll
  static void anOrganizationWithTwoClinics() {
    Path repository = Path.of("").toAbsolutePath().getParent().getParent();
    Settings settings = new Settings(repository, state, Ports.free());
    ward = new WardStack(settings, new Progress(new PrintStream(OutputStream.nullOutputStream())));
    ward.start();
    accounts = new Accounts(settings);
    owner = person("owner");
    operator = person("operator");
    JsonNode founded =
        owner.post(
            Service.TENANCY,
            "/tenancy/v1/organizations",
            Map.of("name", "Northside", "clinic", clinic("Riverside")));
    organization = founded.path("id").asText();
    first = founded.path("clinic").path("id").asText();
    operator.me();
    operator.put(
        Service.TENANCY,
        "/tenancy/v1/organizations/" + organization + "/tier",
        Map.of("tier", "biosync"));
    second = open("Hilltop");
  }

  @AfterAll
  static void everythingStops() {
    if (ward != null) {
      ward.close();
    }
  }

  @Test
  void aPersonOfManyClinicsHasASmallTokenAndReachesEachOfThemUntilTheyAreRemoved()
      throws Exception {
    Person staff = person("staff");
    String id = staff.id();
    List<String> clinics = new ArrayList<>();
    for (int n = 0; n < MANY; n++) {
      String opened = open("Clinic " + n);
      member(opened, id, "admin");
      clinics.add(opened);
    }
    Waiting.poll(
        Duration.ofSeconds(30),
        () -> status(staff, Service.METRICS, clinics.get(MANY - 1)),
        status -> status == 200);
    String token = staff.token();
    assertThat(token.getBytes(StandardCharsets.US_ASCII)).hasSizeLessThan(LARGEST_TOKEN);
    assertThat(Claims.of(token).path("by_reference").asBoolean()).isTrue();
    assertThat(Claims.of(token).path("clinics").size()).isZero();
    for (String clinic : List.of(clinics.get(0), clinics.get(MANY - 1))) {
      everywhere(staff, token, clinic, 200);
    }
    everywhere(staff, token, second, 404);

    // The last admin couldn't be removed.
    member(clinics.get(0), owner.id(), "admin");
    assertThat(
            owner
                .delete(Service.TENANCY, "/tenancy/v1/clinics/" + clinics.get(0) + "/members/" + id)
                .status())
        .isEqualTo(204);
    everywhere(staff, token, clinics.get(MANY - 1), 401);
    Waiting.poll(
        Duration.ofSeconds(30),
        () -> status(staff, Service.TENANCY, clinics.get(MANY - 1)),
        status -> status == 200);
    everywhere(staff, staff.token(), clinics.get(0), 404);
  }

  @Test
  void aTokenThatCarriesAllItsRolesIsSmallToo() {
    Person viewer = person("viewer");
    String id = viewer.id();
    for (int n = 0; n < 30; n++) {
      member(open("Branch " + n), id, "provider");
    }
    JsonNode claims =
        Waiting.poll(
            Duration.ofSeconds(30),
            () -> Claims.of(viewer.freshToken()),
            now -> now.path("clinics").size() == 30);
    assertThat(claims.path("clinics").size()).isEqualTo(30);
    assertThat(viewer.token().length()).isLessThan(LARGEST_TOKEN);
  }

  @Test
  void anOperatorSeesNumbersAndTrailWhileTheClinicsGrantLasts() throws Exception {
    String token = operator.freshToken();
    assertThat(ask(operator, token, Service.METRICS, first)).isEqualTo(403);
    assertThat(ask(operator, token, Service.AUDIT, first)).isEqualTo(403);
    String grants = "/tenancy/v1/clinics/" + first + "/support-grants";
    String grant =
        operator
            .post(Service.TENANCY, grants, Map.of("purpose", "Ticket 4711: look", "minutes", 60))
            .path("id")
            .asText();
    owner.post(Service.TENANCY, grants + "/" + grant + "/approve", Map.of());
    everywhere(operator, token, first, 200);
    assertThat(ask(operator, token, Service.METRICS, second)).isEqualTo(403);
    owner.delete(Service.TENANCY, grants + "/" + grant);
    assertThat(ask(operator, token, Service.METRICS, first)).isEqualTo(403);
    inTheTrail(first, "support-grant.used", grant);
  }

  @Test
  void aProviderWhoBreaksTheGlassReadsTheClinicNextDoor() throws Exception {
    Person provider = person("provider");
    member(first, provider.id(), "provider");
    Waiting.poll(
        Duration.ofSeconds(30),
        () -> status(provider, Service.TENANCY, first),
        status -> status == 200);
    String token = provider.token();
    assertThat(ask(provider, token, Service.METRICS, second)).isEqualTo(404);
    String glass =
        provider
            .post(
                Service.TENANCY,
                "/tenancy/v1/clinics/" + second + "/break-glass",
                Map.of("reason", "Standing in for Dr. Lind", "minutes", 30))
            .path("id")
            .asText();
    assertThat(ask(provider, token, Service.METRICS, second)).isEqualTo(200);
    assertThat(ask(provider, token, Service.AUDIT, second)).isEqualTo(403);
    inTheTrail(second, "break-glass.used", glass);
  }

  @Test
  void aSuspendedClinicAndADisabledPersonAreRefusedAtOnceEverywhere() throws Exception {
    Person compliance = person("compliance");
    String id = compliance.id();
    String clinic = open("Dock");
    member(clinic, id, "admin");
    Waiting.poll(
        Duration.ofSeconds(30),
        () -> status(compliance, Service.TENANCY, clinic),
        status -> status == 200);
    String token = compliance.token();
    everywhere(compliance, token, clinic, 200);
    String path = "/tenancy/v1/clinics/" + clinic;
    operator.post(Service.TENANCY, path + "/suspend", Map.of("reason", "Unpaid since March"));
    everywhere(compliance, token, clinic, 403);
    operator.post(Service.TENANCY, path + "/reinstate", Map.of());
    everywhere(compliance, token, clinic, 200);
    operator.put(
        Service.TENANCY, "/tenancy/v1/people/" + id + "/status", Map.of("status", "disabled"));
    for (Map.Entry<Service, String> read : READS.entrySet()) {
      HttpResponse<String> answer =
          compliance.ask(token, read.getKey(), read.getValue().formatted(clinic));
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
          .as(read.toString())
          .contains("error_description=\"account_disabled\"");
    }
  }

  private static void everywhere(Person person, String token, String clinic, int status)
      throws Exception {
    for (Service service : READS.keySet()) {
      assertThat(ask(person, token, service, clinic)).as(service.toString()).isEqualTo(status);
    }
  }

  private static int ask(Person person, String token, Service service, String clinic)
      throws Exception {
    return person.ask(token, service, READS.get(service).formatted(clinic)).statusCode();
  }

  /** With a token of now, whatever it says. */
  private static int status(Person person, Service service, String clinic) {
    try {
      return ask(person, person.freshToken(), service, clinic);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void inTheTrail(String clinic, String action, String target) {
    JsonNode events =
        Waiting.poll(
            Duration.ofSeconds(30),
            () ->
                owner.get(
                    Service.AUDIT, "/audit/v1/clinics/" + clinic + "/events?action=" + action),
            found -> found.path("items").size() > 0);
    assertThat(events.path("items").get(0).path("target").path("id").asText()).isEqualTo(target);
  }

  private static Person person(String name) {
    return new Person(ward.settings(), accounts, name);
  }

  private static void member(String clinic, String person, String role) {
    owner.put(
        Service.TENANCY,
        "/tenancy/v1/clinics/" + clinic + "/members/" + person,
        Map.of("role", role));
  }

  private static String open(String name) {
    return owner
        .post(
            Service.TENANCY, "/tenancy/v1/organizations/" + organization + "/clinics", clinic(name))
        .path("id")
        .asText();
  }

  private static Map<String, String> clinic(String name) {
    return Map.of(
        "name", name, "kind", "dental", "timeZone", "America/New_York", "currency", "USD");
  }
}
