package dev.ward.scheduler.notifications;

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
 * A notification as whoever may send them sees it.
 *
 * @param state {@code pending}, {@code dispatched} (it is in inboxes, and its deliveries are on
 *     their way) or {@code cancelled}
 */
record Notification(
    UUID id,
    UUID clinicId,
    Map<String, Object> recipient,
    String kind,
    String title,
    @Nullable String text,
    Map<String, Object> data,
    boolean critical,
    @Nullable String dedupeKey,
    Instant triggerAt,
    String state,
    @Nullable UUID createdBy,
    Instant createdAt,
    List<Delivery> deliveries) {

  /**
   * What became of it on its way to one mailbox or endpoint.
   *
   * @param userId of a person
   * @param channelId of a configured channel
   * @param state {@code waiting}, {@code sending}, {@code sent}, {@code dead} (not tried any more)
   *     or {@code skipped} (nobody there any more)
   * @param dueAt when it is tried next
   * @param uncertain whether an attempt ended without an answer, so that it may have arrived twice
   */
  record Delivery(
      @Nullable UUID userId,
      @Nullable UUID channelId,
      String channel,
      String state,
      int attempts,
      @Nullable Instant dueAt,
      @Nullable Instant endedAt,
      boolean uncertain,
      @Nullable String error) {

    private static Delivery of(JsonObject delivery) {
      return new Delivery(
          uuid(delivery.getString("user_id")),
          uuid(delivery.getString("channel_id")),
          delivery.getString("channel"),
          delivery.getString("state"),
          delivery.getInteger("attempts"),
          instant(delivery.getString("due_at")),
          instant(delivery.getString("ended_at")),
          delivery.getBoolean("uncertain"),
          delivery.getString("error"));
    }

    private static @Nullable UUID uuid(@Nullable String text) {
      return text == null ? null : UUID.fromString(text);
    }

    private static @Nullable Instant instant(@Nullable String text) {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    }
  }

  static Notification of(Row row) {
    JsonArray deliveries = row.getJsonArray("deliveries");
    return new Notification(
        row.getUUID("id"),
        row.getUUID("clinic_id"),
        row.getJsonObject("recipient").getMap(),
        row.getString("kind"),
        row.getString("title"),
        row.getString("text"),
        row.getJsonObject("data").getMap(),
        row.getBoolean("critical"),
        row.getString("dedupe_key"),
        row.getOffsetDateTime("trigger_at").toInstant(),
        row.getString("state"),
        row.getUUID("created_by"),
        row.getOffsetDateTime("created_at").toInstant(),
        deliveries.stream().map(JsonObject.class::cast).map(Delivery::of).toList());
  }
}
