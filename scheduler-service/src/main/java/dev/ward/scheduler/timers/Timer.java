package dev.ward.scheduler.timers;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A timer, and which of its steps were taken.
 *
 * @param steps as they were set
 * @param state {@code open}, {@code done} (all steps were taken) or {@code cancelled}
 * @param nextAt when the next step is taken
 */
record Timer(
    UUID id,
    UUID clinicId,
    String kind,
    String subjectType,
    String subjectId,
    Instant dueAt,
    List<Map<String, Object>> steps,
    String state,
    @Nullable Instant nextAt,
    @Nullable Instant endedAt,
    @Nullable UUID createdBy,
    Instant createdAt,
    List<Firing> firings) {

  /**
   * A step that was taken.
   *
   * @param step which, from 1
   * @param dueAt when it should have been
   * @param notificationId what it told somebody; null if it told nobody
   * @param error why it could not do what it says
   */
  record Firing(
      int step,
      Instant dueAt,
      Instant firedAt,
      @Nullable UUID notificationId,
      @Nullable String error) {

    private static Firing of(JsonObject firing) {
      String notification = firing.getString("notification_id");
      return new Firing(
          firing.getInteger("step"),
          OffsetDateTime.parse(firing.getString("due_at")).toInstant(),
          OffsetDateTime.parse(firing.getString("fired_at")).toInstant(),
          notification == null ? null : UUID.fromString(notification),
          firing.getString("error"));
    }
  }

  static Timer of(Row row) {
    JsonArray steps = row.getJsonArray("steps");
    JsonArray firings = row.getJsonArray("firings");
    return new Timer(
        row.getUUID("id"),
        row.getUUID("clinic_id"),
        row.getString("kind"),
        row.getString("subject_type"),
        row.getString("subject_id"),
        row.getOffsetDateTime("due_at").toInstant(),
        steps.stream().map(JsonObject.class::cast).map(JsonObject::getMap).toList(),
        row.getString("state"),
        instant(row.getOffsetDateTime("next_at")),
        instant(row.getOffsetDateTime("ended_at")),
        row.getUUID("created_by"),
        row.getOffsetDateTime("created_at").toInstant(),
        firings.stream().map(JsonObject.class::cast).map(Firing::of).toList());
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
