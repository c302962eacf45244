package dev.ward.audit.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for, and who is told.
 *
 * @param together whose events are counted together
 * @param counted events, or the different patients that they are about
 * @param version 0 for what everybody has
 */
@Schema(name = "AlertRule")
@JsonInclude(JsonInclude.Include.ALWAYS)
record AlertRule(
    String rule,
    String title,
    String description,
    String severity,
    List<String> actions,
    @Schema(enumeration = {"actor", "target", "origin", "chain"}) String together,
    @Schema(enumeration = {"events", "patients"}) String counted,
    boolean active,
    int threshold,
    int windowMinutes,
    int usualThreshold,
    int usualWindowMinutes,
    List<String> emails,
    @Nullable String webhook,
    @Schema(description = "The id of the secret that the webhook is signed with")
        @Nullable String secretId,
    long version) {

  static AlertRule of(Row row) {
    int secret = row.getInteger("secret_id");
    return new AlertRule(
        row.getString("rule"),
        row.getString("title"),
        row.getString("description"),
        row.getString("severity"),
        List.of(row.getArrayOfStrings("actions")),
        row.getString("together"),
        row.getString("counted"),
        row.getBoolean("active"),
        row.getInteger("threshold"),
        row.getInteger("window_minutes"),
        row.getInteger("usual_threshold"),
        row.getInteger("usual_window_minutes"),
        List.of(row.getArrayOfStrings("emails")),
        row.getString("webhook"),
        secret == 0 ? null : String.valueOf(secret),
        row.getLong("version"));
  }
}
