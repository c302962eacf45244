package dev.ward.audit.alerts;

import dev.ward.platform.secrets.SecretBox.Sealed;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody is to be told. It says that something happened, how much and when, and nothing of
 * whom it is about or who did it: that stands where only those see it who may.
 */
record Notification(
    UUID organizationId,
    UUID id,
    String channel,
    @Nullable String email,
    int attempts,
    UUID alertId,
    String rule,
    String title,
    String severity,
    int counted,
    @Nullable UUID clinicId,
    Instant firstAt,
    Instant lastAt,
    Instant raisedAt,
    @Nullable UUID settingId,
    @Nullable String webhook,
    @Nullable Sealed secret,
    int secretId) {

  static Notification of(Row row) {
    Integer secretId = row.getInteger("secret_id");
    return new Notification(
        row.getUUID("organization_id"),
        row.getUUID("id"),
        row.getString("channel"),
        row.getString("email"),
        row.getInteger("attempts"),
        row.getUUID("alert_id"),
        row.getString("rule"),
        row.getString("title"),
        row.getString("severity"),
        row.getInteger("counted"),
        row.getUUID("clinic_id"),
        row.getOffsetDateTime("first_at").toInstant(),
        row.getOffsetDateTime("last_at").toInstant(),
        row.getOffsetDateTime("raised_at").toInstant(),
        row.getUUID("setting_id"),
        row.getString("webhook"),
        row.getString("secret_key") == null
            ? null
            : new Sealed(row.getString("secret_key"), row.getBuffer("secret").getBytes()),
        secretId == null ? 0 : secretId);
  }

  boolean isOfThePlatform() {
    return organizationId.equals(new UUID(0, 0));
  }

  String json() {
    return new JsonObject()
        .put("type", "alert.raised")
        .put("alertId", alertId.toString())
        .put("rule", rule)
        .put("title", title)
        .put("severity", severity)
        .put("organizationId", isOfThePlatform() ? null : organizationId.toString())
        .put("clinicId", clinicId == null ? null : clinicId.toString())
        .put("counted", counted)
        .put("firstAt", firstAt.toString())
        .put("lastAt", lastAt.toString())
        .put("raisedAt", raisedAt.toString())
        .encode();
  }

  String text() {
    return """
        %s (%s)

        Counted: %d, from %s to %s.
        %s
        Alert %s of the rule "%s" says more to those who may read it.
        """
        .formatted(
            title,
            severity,
            counted,
            firstAt,
            lastAt,
            isOfThePlatform()
                ? "On the platform."
                : "In organization "
                    + organizationId
                    + (clinicId == null ? "." : ", clinic " + clinicId + "."),
            alertId,
            rule);
  }
}
