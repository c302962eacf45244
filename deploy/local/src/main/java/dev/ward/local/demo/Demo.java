package dev.ward.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Accounts;
import dev.ward.local.Api;
import dev.ward.local.Parallel;
import dev.ward.local.Progress;
import dev.ward.local.Service;
import dev.ward.local.Settings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Loads the demo as its people would: through the HTTP API, each with a token of their own. */
public final class Demo {
  /** The accounts of the realm; each password is the account's name. */
  public static final List<String> PEOPLE =
      List.of(
          "owner",
          "compliance",
          "admin",
          "provider",
          "staff",
          "viewer",
          "other-admin",
          "operator",
          "newcomer");

  private final Settings settings;
  private final Progress progress;
  private final Accounts accounts;
  private final Map<String, String> userIds = new HashMap<>();

  public Demo(Settings settings, Accounts accounts, Progress progress) {
    this.settings = settings;
    this.accounts = accounts;
    this.progress = progress;
  }

  /** Loads everything; what is there already is left as it is. Returns the clinics' ids by name. */
  public Map<String, String> load() {
    PEOPLE.forEach(person -> userIds.put(person, me(person).path("id").asText()));
    String northside = organization("owner", "Northside", Practice.RIVERSIDE);
    clinic("owner", northside, Practice.HILLTOP);
    clinic("owner", northside, Practice.LAKESIDE);
    organization("other-admin", "Southbank", Practice.HARBOUR);
    Map<String, String> clinics = clinics();
    member(clinics, "Riverside", "admin", "admin");
    member(clinics, "Riverside", "provider", "provider");
    member(clinics, "Riverside", "viewer", "viewer");
    member(clinics, "Hilltop", "provider", "provider");
    member(clinics, "Hilltop", "staff", "staff");
    member(clinics, "Lakeside", "owner", "admin");
    api("owner")
        .put(
            Service.TENANCY,
            "/tenancy/v1/organizations/%s/members/%s"
                .formatted(northside, userIds.get("compliance")),
            Map.of("role", "compliance"));
    progress.reached("Two organizations, four clinics and their people have signed up");
    Parallel.run(
        Practice.ALL.stream().<Runnable>map(practice -> () -> facts(practice, clinics)).toList());
    return clinics;
  }

  /** The ids of the demo's clinics, by name. */
  public Map<String, String> clinics() {
    Map<String, String> byName = new LinkedHashMap<>();
    for (String person : List.of("owner", "other-admin")) {
      for (JsonNode clinic : me(person).path("clinics")) {
        byName.put(clinic.path("name").asText(), clinic.path("id").asText());
      }
    }
    return byName;
  }

  private void facts(Practice practice, Map<String, String> clinics) {
    String clinic = clinics.getOrDefault(practice.name(), "");
    Import imports = new Import(api(practice.importer()), clinic);
    for (Seat seat : practice.seats()) {
      Map<String, String> provider = new HashMap<>(Map.of("name", seat.name()));
      if (seat.user() != null) {
        provider.put("userId", userIds.getOrDefault(seat.user(), ""));
      }
      imports.provider(seat.code(), provider);
    }
    List<Delivery> deliveries = Facts.of(practice, practice.today());
    deliveries.forEach(delivery -> imports.rows(delivery.kind(), delivery.first()));
    deliveries.forEach(delivery -> imports.rows(delivery.kind(), delivery.second()));
    progress.reached(practice.name() + " has imported " + imports.summary());
    new Aggregation(api(practice.reader()), clinic).run();
    progress.reached(practice.name() + " has its figures");
  }

  private String organization(String person, String name, Practice first) {
    for (JsonNode known : me(person).path("organizations")) {
      if (known.path("name").asText().equals(name)) {
        return known.path("id").asText();
      }
    }
    JsonNode made =
        api(person)
            .post(
                Service.TENANCY,
                "/tenancy/v1/organizations",
                Map.of("name", name, "clinic", describe(first)));
    return made.path("id").asText();
  }

  private void clinic(String person, String organization, Practice practice) {
    if (!clinics().containsKey(practice.name())) {
      api(person)
          .post(
              Service.TENANCY,
              "/tenancy/v1/organizations/" + organization + "/clinics",
              describe(practice));
    }
  }

  private static Map<String, String> describe(Practice practice) {
    return Map.of(
        "name", practice.name(),
        "timeZone", practice.zone().getId(),
        "currency", practice.currency());
  }

  private void member(Map<String, String> clinics, String clinic, String person, String role) {
    api("owner")
        .put(
            Service.TENANCY,
            "/tenancy/v1/clinics/%s/members/%s".formatted(clinics.get(clinic), userIds.get(person)),
            Map.of("role", role));
  }

  private JsonNode me(String person) {
    return api(person).get(Service.TENANCY, "/tenancy/v1/me");
  }

  private Api api(String person) {
    return new Api(settings, accounts, person);
  }
}
