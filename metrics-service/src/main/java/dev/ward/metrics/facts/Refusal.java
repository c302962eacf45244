package dev.ward.metrics.facts;

/** Why the database refuses a row, by the code it gives. */
public record Refusal(String column, String message) {

  static final String NOT_OWN_PROVIDER = "not_own_provider";

  public static Refusal of(FactKind kind, String code) {
    return switch (code) {
      case "unknown_provider" -> new Refusal("provider", "is not a provider of this clinic");
      case NOT_OWN_PROVIDER -> new Refusal("provider", "is not you");
      case "foreign_currency" -> new Refusal("currency", "is not the clinic's currency");
      case "day_out_of_range" -> new Refusal(dayOf(kind), "is too long ago or too far ahead");
      default -> throw new IllegalArgumentException("an unknown reason: " + code);
    };
  }

  private static String dayOf(FactKind kind) {
    return switch (kind) {
      case FINANCIAL, SCHEDULE -> "date";
      case APPOINTMENT -> "scheduled_start";
      case CALL -> "started_at";
      case PATIENT -> "first_visit_on";
    };
  }
}
