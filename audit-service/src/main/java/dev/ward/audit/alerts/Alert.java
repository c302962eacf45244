package dev.ward.audit.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a rule has found: once for each subject and window.
 *
 * @param subject whose events were counted, as type:id
 * @param clinicId when it is all of one clinic
 * @param counted how much it came to at most
 */
@Schema(name = "Alert")
@JsonInclude(JsonInclude.Include.ALWAYS)
record Alert(
    UUID id,
    String rule,
    String title,
    String severity,
    String subject,
    @Nullable UUID clinicId,
    int counted,
    Instant firstAt,
    Instant lastAt,
    Instant raisedAt,
    @Nullable Instant acknowledgedAt,
    @Nullable UUID acknowledgedBy,
    @Nullable String note,
    List<Told> told) {

  /**
   * @param state waiting, sent or failed
   */
  @Schema(name = "AlertNotification")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Told(String channel, String state, @Nullable String error) {}

  static Alert of(Row row) {
    OffsetDateTime acknowledged = row.getOffsetDateTime("acknowledged_at");
    return new Alert(
        row.getUUID("id"),
        row.getString("rule"),
        row.getString("title"),
        row.getString("severity"),
        row.getString("subject"),
        row.getUUID("clinic_id"),
        row.getInteger("counted"),
        row.getOffsetDateTime("first_at").toInstant(),
        row.getOffsetDateTime("last_at").toInstant(),
        row.getOffsetDateTime("raised_at").toInstant(),
        acknowledged == null ? null : acknowledged.toInstant(),
        row.getUUID("acknowledged_by"),
        row.getString("note"),
        told(row));
  }

  private static List<Told> told(Row row) {
    return row.getJsonArray("told").stream()
        .map(io.vertx.core.json.JsonObject.class::cast)
        .map(
            told ->
                new Told(
                    told.getString("channel"), told.getString("state"), told.getString("error")))
        .toList();
  }
}
