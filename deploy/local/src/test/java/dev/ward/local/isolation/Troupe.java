package dev.ward.local.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Accounts;
import dev.ward.local.Api;
import dev.ward.local.Failure;
import dev.ward.local.Service;
import dev.ward.local.Settings;
import dev.ward.local.Waiting;
import dev.ward.local.WardStack;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One caller of each role in one clinic ({@code own}) and its organization; beside it a clinic of
 * the same organization ({@code sister}), and one of another's ({@code foreign}).
 */
final class Troupe {

  /** The service that may ask for anybody's claims. */
  static final Service HOOK = Service.METRICS;

  /** Accounts that belong nowhere until they are let in. */
  private static final List<String> GUESTS = List.of("guest", "friend", "heir", "leaver");

  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "super_admin", "operator",
          "support", "operator",
          "emergency", "locum",
          "foreign owner", "other-admin");

  private static final Duration LET_IN = Duration.ofSeconds(10);

  private final Settings settings;
  private final Accounts accounts;
  private final Keycloak keycloak;
  private final Place own;
  private final Place sister;
  private final Place foreign;

  Troupe(WardStack ward) {
    settings = ward.settings();
    accounts = new Accounts(settings);
    keycloak = new Keycloak(ward);
    keycloak.enrol("locum");
    keycloak.enrol("hygienist");
    for (String guest : GUESTS) {
      keycloak.enrol(guest);
    }
    String[] northside = signUp("owner", "Northside");
    String[] southbank = signUp("other-admin", "Southbank");
    // The free tier has room for one clinic.
    as("operator")
        .put(
            Service.TENANCY,
            "/tenancy/v1/organizations/%s/tier".formatted(northside[1]),
            Map.of("tier", "biosync"));
    String hilltop = openClinic(northside[1]);
    for (String role : List.of("viewer", "staff", "provider", "admin")) {
      member("owner", northside[0], role, role);
    }
    member("owner", hilltop, "locum", "provider");
    member("owner", hilltop, "hygienist", "staff");
    member("other-admin", southbank[0], "other-admin", "admin");
    as("owner")
        .put(
            Service.TENANCY,
            "/tenancy/v1/organizations/%s/members/%s".formatted(northside[1], id("compliance")),
            Map.of("role", "compliance"));
    own =
        new Belongings(as("owner"), northside[0], northside[1])
            .filled("riverside", id("admin"), as("admin"), as("operator"))
            .opened(as("locum"))
            .place();
    sister =
        new Belongings(as("owner"), hilltop, northside[1])
            .filled("hilltop", id("hygienist"), as("hygienist"), as("operator"))
            .opened(as("provider"))
            .place();
    foreign =
        new Belongings(as("other-admin"), southbank[0], southbank[1])
            .filled("harbour", id("other-admin"), as("other-admin"), as("operator"))
            .place();
    as("owner")
        .post(
            Service.TENANCY,
            "/tenancy/v1/clinics/%s/support-grants/%s/approve"
                .formatted(hilltop, sister.ids().get("support-grants")),
            Map.of());
  }

  Place own() {
    return own;
  }

  Place sister() {
    return sister;
  }

  Place foreign() {
    return foreign;
  }

  /** Places whose things aren't the own place's. */
  List<Place> others(Operation operation) {
    return operation.placeParameter().equals("clinicId")
        ? List.of(foreign, sister.withoutPeople())
        : List.of(foreign);
  }

  /** A token of somebody with the role; nobody's is empty. */
  String token(String role) {
    return switch (role) {
      case "nobody" -> "";
      case "service" -> keycloak.serviceToken(Service.SCHEDULER);
      case "hook" -> keycloak.serviceToken(HOOK);
      default -> accounts.token(OTHER_NAMES.getOrDefault(role, role));
    };
  }

  /**
   * The same after their claims have changed. Whoever an operation has locked out and let in again
   * can sign in once Keycloak has been told so, too.
   */
  String freshToken(String role) {
    String user = OTHER_NAMES.getOrDefault(role, role);
    AtomicReference<Failure> refusal = new AtomicReference<>();
    String token =
        Waiting.poll(LET_IN, () -> freshTokenOrNothing(user, refusal), text -> !text.isEmpty());
    if (token.isEmpty()) {
      throw refusal.get();
    }
    return token;
  }

  private String freshTokenOrNothing(String user, AtomicReference<Failure> refusal) {
    try {
      return accounts.freshToken(user);
    } catch (Failure e) {
      refusal.set(e);
      return "";
    }
  }

  /** A token that doesn't say when its owner signed in. */
  String unwitnessedToken(String role) {
    return keycloak.passwordToken(role);
  }

  /** Signs an account in once more, beside the session that it has. */
  void signInAgain(String role) {
    accounts.signedInNow(OTHER_NAMES.getOrDefault(role, role));
  }

  /** The id of an account's owner. */
  String person(String role) {
    return id(OTHER_NAMES.getOrDefault(role, role));
  }

  /**
   * A clinic like the own one, of another organization of the same owner's: nothing that is done to
   * it is seen by those who look at the own one.
   */
  Place twin(String name) {
    String[] founded = signUp("owner", name);
    as("operator")
        .put(
            Service.TENANCY,
            "/tenancy/v1/organizations/%s/tier".formatted(founded[1]),
            Map.of("tier", "biosync"));
    for (String role : List.of("viewer", "staff", "provider", "admin")) {
      member("owner", founded[0], role, role);
    }
    member("owner", openClinic(founded[1]), "locum", "provider");
    return new Belongings(as("owner"), founded[0], founded[1])
        .filled(name.toLowerCase(Locale.ROOT), id("admin"), as("admin"), as("operator"))
        .place();
  }

  private Api as(String account) {
    return new Api(settings, accounts, account);
  }

  /** The clinic's id and its organization's. */
  private String[] signUp(String account, String name) {
    JsonNode founded =
        as(account)
            .post(
                Service.TENANCY,
                "/tenancy/v1/organizations",
                Map.of("name", name, "clinic", clinic(name)));
    return new String[] {founded.path("clinic").path("id").asText(), founded.path("id").asText()};
  }

  private String openClinic(String organization) {
    return as("owner")
        .post(
            Service.TENANCY,
            "/tenancy/v1/organizations/%s/clinics".formatted(organization),
            clinic("Hilltop"))
        .path("id")
        .asText();
  }

  private static Map<String, Object> clinic(String name) {
    return Map.of("name", name, "kind", "dental", "timeZone", "Europe/Paris", "currency", "EUR");
  }

  private void member(String by, String clinic, String account, String role) {
    as(by)
        .put(
            Service.TENANCY,
            "/tenancy/v1/clinics/%s/members/%s".formatted(clinic, id(account)),
            Map.of("role", role));
  }

  private String id(String account) {
    return as(account).get(Service.TENANCY, "/tenancy/v1/me").path("id").asText();
  }
}
