package dev.ward.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Accounts;
import dev.ward.local.Api;
import dev.ward.local.Parallel;
import dev.ward.local.Progress;
import dev.ward.local.Service;
import dev.ward.local.Settings;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    // Three clinics are more than the free tier allows.
    api("operator")
        .put(
            Service.TENANCY,
            "/tenancy/v1/organizations/" + northside + "/tier",
            Map.of("tier", "pro"));
    clinic("owner", northside, Practice.HILLTOP);
    clinic("owner", northside, Practice.LAKESIDE);
    organization("other-admin", "Southbank", Practice.HARBOUR);
    Map<String, String> clinics = clinics();
    String riverside = clinics.get("Riverside");
    String hilltop = clinics.get("Hilltop");
    member("owner", riverside, "admin", "admin");
    member("owner", riverside, "provider", "provider");
    member("owner", riverside, "viewer", "viewer");
    member("owner", hilltop, "provider", "provider");
    member("owner", hilltop, "staff", "staff");
    member("owner", clinics.get("Lakeside"), "owner", "admin");
    member("other-admin", clinics.get("Harbour"), "other-admin", "admin");
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
    closures(practice, clinic);
    Import imports = new Import(api(practice.importer()), clinic);
    for (Seat seat : practice.seats()) {
      String path = "/metrics/v1/clinics/%s/providers/%s".formatted(clinic, seat.code());
      api(practice.reader()).put(Service.METRICS, path, describe(seat));
    }
    List<Delivery> deliveries = Facts.of(practice, practice.today());
    deliveries.forEach(delivery -> imports.rows(delivery.kind(), delivery.first()));
    deliveries.forEach(delivery -> imports.rows(delivery.kind(), delivery.second()));
    progress.reached(practice.name() + " has imported " + imports.summary());
    new Aggregation(api(practice.reader()), clinic).run();
    progress.reached(practice.name() + " has its figures");
  }

  /** Working days matter to goals, which look at this year and the next. */
  private void closures(Practice practice, String clinic) {
    LocalDate begin = practice.today().withDayOfYear(1);
    begin
        .datesUntil(begin.plusYears(2))
        .filter(practice::closedThough)
        .forEach(
            day ->
                api(practice.reader())
                    .add(
                        Service.TENANCY,
                        "/tenancy/v1/clinics/" + clinic + "/closures",
                        Map.of("day", day.toString(), "reason", "Holiday")));
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

  private Map<String, String> describe(Seat seat) {
    Map<String, String> provider = new HashMap<>(Map.of("name", seat.name()));
    if (seat.user() != null) {
      provider.put("userId", userIds.getOrDefault(seat.user(), ""));
    }
    return provider;
  }

  private static Map<String, Object> describe(Practice practice) {
    List<Integer> openingDays = practice.openDays().stream().map(DayOfWeek::getValue).toList();
    return Map.of(
        "name", practice.name(),
        "kind", practice.kind(),
        "timeZone", practice.zone().getId(),
        "currency", practice.currency(),
        "openingDays", openingDays);
  }

  private void member(String by, @Nullable String clinic, String person, String role) {
    api(by)
        .put(
            Service.TENANCY,
            "/tenancy/v1/clinics/%s/members/%s".formatted(clinic, userIds.get(person)),
            Map.of("role", role));
  }

  private JsonNode me(String person) {
    return api(person).get(Service.TENANCY, "/tenancy/v1/me");
  }

  private Api api(String person) {
    return new Api(settings, accounts, person);
  }
}
