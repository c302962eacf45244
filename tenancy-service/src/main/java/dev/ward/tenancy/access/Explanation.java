package dev.ward.tenancy.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whether a person may do something in a clinic, and why.
 *
 * @param reason one sentence
 * @param roles what they are in this clinic now
 * @param needed any one of these would do
 * @param grounds everything the directory knows that could let them in, in force or not
 */
record Explanation(
    UUID user,
    UUID clinic,
    String action,
    boolean allowed,
    String reason,
    List<String> roles,
    List<String> needed,
    List<Ground> grounds) {

  /**
   * One thing that could let them in.
   *
   * @param from null for since ever
   * @param until null for no end
   * @param suffices whether it is in force and its role may do what is asked
   */
  record Ground(
      @Schema(enumeration = {"membership", "organization_role", "support", "break_glass"})
          String kind,
      String role,
      @Nullable Instant from,
      @Nullable Instant until,
      boolean inForce,
      boolean suffices) {

    static Ground of(JsonObject ground) {
      return new Ground(
          ground.getString("kind"),
          ground.getString("role"),
          instant(ground.getString("from")),
          instant(ground.getString("until")),
          ground.getBoolean("inForce"),
          ground.getBoolean("suffices"));
    }

    String sentence() {
      return switch (kind) {
        case "membership" -> "They are a member of the clinic with the role %s.".formatted(role);
        case "organization_role" -> "They have the role %s in the organization.".formatted(role);
        case "support" -> "The clinic has let them in for support until %s.".formatted(until);
        default -> "They have broken the glass; it ends at %s.".formatted(until);
      };
    }

    private static @Nullable Instant instant(@Nullable String text) {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    }
  }

  static Explanation of(
      UUID user, UUID clinic, String action, List<String> needed, JsonObject told) {
    List<String> roles = strings(told.getJsonArray("roles"));
    List<Ground> grounds =
        told.getJsonArray("grounds").stream().map(JsonObject.class::cast).map(Ground::of).toList();
    return new Explanation(
        user,
        clinic,
        action,
        told.getBoolean("allowed"),
        reason(told.getString("refusal"), grounds, needed),
        roles,
        needed,
        grounds);
  }

  private static String reason(
      @Nullable String refusal, List<Ground> grounds, List<String> needed) {
    if (refusal == null) {
      return grounds.stream()
          .filter(Ground::suffices)
          .map(Ground::sentence)
          .findFirst()
          .orElse("They are an operator of the platform.");
    }
    return switch (refusal) {
      case "WA001" -> "Their claims have run out and are being renewed.";
      case "WA002" -> "Their account is disabled.";
      case "WA003" ->
          grounds.isEmpty()
              ? "They have nothing to do with this clinic."
              : "Nothing that lets them in is in force now.";
      case "WA004" ->
          "Their role doesn't suffice; it takes %s.".formatted(String.join(" or ", needed));
      default -> "The clinic or its organization is suspended.";
    };
  }

  private static List<String> strings(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }
}
