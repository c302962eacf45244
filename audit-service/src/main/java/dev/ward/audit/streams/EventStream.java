package dev.ward.audit.streams;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A receiver of an organization's record. */
@Schema(name = "EventStream")
@JsonInclude(JsonInclude.Include.ALWAYS)
record EventStream(
    UUID id,
    String name,
    String kind,
    String address,
    @Nullable String certificates,
    Filter filter,
    @Schema(
            description = "Stopped is what failed for too long",
            enumeration = {"active", "paused", "stopped"})
        String state,
    @Nullable String stateReason,
    @Schema(description = "The id of the secret that deliveries are signed with")
        @Nullable String secretId,
    Instant createdAt,
    Instant updatedAt,
    long version,
    @Schema(description = "How it goes; only of a single stream") @Nullable Delivery delivery) {

  /**
   * @param waiting events that are still to be looked at, whether asked for or not
   * @param lagSeconds for how long the oldest of them has been on record
   */
  @Schema(name = "StreamDelivery")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Delivery(
      long delivered,
      @Nullable Instant lastDeliveredAt,
      @Nullable Instant failingSince,
      @Nullable String lastError,
      @Nullable Instant nextAttemptAt,
      long waiting,
      double lagSeconds,
      List<Position> positions) {}

  /**
   * @param chain the clinic's id, or the organization's
   * @param seq up to where everything was taken or wasn't asked for
   * @param head where the chain ends
   */
  @Schema(name = "StreamPosition")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Position(UUID chain, @Nullable UUID clinicId, long seq, long head) {}

  static EventStream of(Row row) {
    int secret = row.getInteger("secret_id");
    return new EventStream(
        row.getUUID("id"),
        row.getString("name"),
        row.getString("kind"),
        row.getString("address"),
        row.getString("certificates"),
        Filter.of(row),
        row.getString("state"),
        row.getString("state_reason"),
        secret == 0 ? null : String.valueOf(secret),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant(),
        row.getLong("version"),
        null);
  }

  EventStream with(Delivery how) {
    return new EventStream(
        id,
        name,
        kind,
        address,
        certificates,
        filter,
        state,
        stateReason,
        secretId,
        createdAt,
        updatedAt,
        version,
        how);
  }

  static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime value = row.getOffsetDateTime(column);
    return value == null ? null : value.toInstant();
  }
}
