package dev.ward.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Accounts;
import dev.ward.local.Api;
import dev.ward.local.Service;
import dev.ward.local.Settings;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of the last full month, clinic by clinic, as the metrics endpoint gives them. */
public final class KpiTable {
  private static final List<Kpi> KPIS =
      List.of(
          new Kpi("net_production", "Net production", Unit.MONEY),
          new Kpi("net_collections", "Net collections", Unit.MONEY),
          new Kpi("collection_rate", "Collection rate", Unit.RATIO),
          new Kpi("completed_appointments", "Completed appointments", Unit.COUNT),
          new Kpi("no_show_rate", "No-show rate", Unit.RATIO),
          new Kpi("production_per_visit", "Production per visit", Unit.MONEY),
          new Kpi("new_patients", "New patients", Unit.COUNT),
          new Kpi("active_patients", "Active patients", Unit.COUNT),
          new Kpi("answer_rate", "Calls answered", Unit.RATIO),
          new Kpi("call_conversion_rate", "Calls booked", Unit.RATIO),
          new Kpi("hygiene_reappointment_rate", "Hygiene reappointed", Unit.RATIO),
          new Kpi("case_acceptance_value", "Case acceptance, value", Unit.RATIO),
          new Kpi("provider_utilisation", "Provider utilisation", Unit.RATIO),
          new Kpi("days_in_ar", "Days in A/R", Unit.DAYS));

  private final Settings settings;
  private final Accounts accounts;

  private enum Unit {
    MONEY,
    RATIO,
    COUNT,
    DAYS;

    String text(JsonNode value, String currency) {
      if (!value.isNumber()) {
        return "-";
      }
      double number = value.asDouble();
      return switch (this) {
        case MONEY -> String.format(Locale.ROOT, "%,.0f %s", number / 100, currency);
        case RATIO -> String.format(Locale.ROOT, "%.1f %%", number * 100);
        case COUNT -> String.format(Locale.ROOT, "%,.0f", number);
        case DAYS -> String.format(Locale.ROOT, "%.1f", number);
      };
    }
  }

  private record Kpi(String key, String label, Unit unit) {}

  public KpiTable(Settings settings, Accounts accounts) {
    this.settings = settings;
    this.accounts = accounts;
  }

  /** The table, as text. */
  public String of(Map<String, String> clinics) {
    LocalDate month = lastMonth();
    String name = month.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    StringBuilder table = new StringBuilder(String.format("%-24s", name + " " + month.getYear()));
    Practice.ALL.forEach(practice -> table.append(String.format("%15s", practice.name())));
    List<JsonNode> series =
        Practice.ALL.stream().map(practice -> series(practice, clinics, month)).toList();
    for (Kpi kpi : KPIS) {
      table.append(String.format("%n%-24s", kpi.label));
      for (int i = 0; i < series.size(); i++) {
        String currency = Practice.ALL.get(i).currency();
        table.append(String.format("%15s", kpi.unit.text(value(series.get(i), kpi.key), currency)));
      }
    }
    return table.toString();
  }

  /** The path of a short question for one clinic. */
  public static String example(Map<String, String> clinics) {
    return path(clinics.getOrDefault("Riverside", ""), lastMonth(), "net_production,no_show_rate");
  }

  private static LocalDate lastMonth() {
    return LocalDate.now(Practice.RIVERSIDE.zone()).withDayOfMonth(1).minusMonths(1);
  }

  private static String path(String clinic, LocalDate month, String keys) {
    return "/metrics/v1/clinics/%s/metrics?keys=%s&from=%s&to=%s&granularity=month"
        .formatted(clinic, keys, month, month.plusMonths(1));
  }

  private JsonNode series(Practice practice, Map<String, String> clinics, LocalDate month) {
    String clinic = clinics.getOrDefault(practice.name(), "");
    String keys = String.join(",", KPIS.stream().map(Kpi::key).toList());
    return new Api(settings, accounts, practice.reader())
        .get(Service.METRICS, path(clinic, month, keys))
        .path("series");
  }

  private static JsonNode value(JsonNode series, String key) {
    for (JsonNode one : series) {
      if (one.path("key").asText().equals(key)) {
        return one.path("points").path(0).path("value");
      }
    }
    return series.path("none");
  }
}
