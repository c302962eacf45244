package dev.ward.tenancy.invitation;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Somebody who was asked to join, and what has become of it. */
record Invitation(
    UUID id,
    String email,
    String role,
    @Schema(enumeration = {"pending", "accepted", "revoked", "expired"}) String state,
    Instant expiresAt,
    Mail mail,
    @Nullable UUID invitedBy,
    @Nullable UUID acceptedBy,
    @Nullable Instant acceptedAt,
    @Nullable Instant revokedAt,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  /**
   * How far the mail with the link has come.
   *
   * @param sent how often one was sent
   * @param error why the last attempt failed
   */
  record Mail(
      @Schema(enumeration = {"waiting", "sent", "failed", "cancelled"}) String state,
      int sent,
      @Nullable Instant lastSentAt,
      @Nullable String error) {}

  static Invitation of(Row row) {
    return new Invitation(
        row.getUUID("id"),
        row.getString("email"),
        row.getString("role"),
        row.getString("state"),
        row.getOffsetDateTime("expires_at").toInstant(),
        new Mail(
            row.getString("mail_state"),
            row.getInteger("mail_sent_count"),
            instant(row, "mail_sent_at"),
            row.getString("mail_error")),
        row.getUUID("created_by"),
        row.getUUID("accepted_by"),
        instant(row, "accepted_at"),
        instant(row, "revoked_at"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant(),
        row.getLong("version"));
  }

  private static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime value = row.getOffsetDateTime(column);
    return value == null ? null : value.toInstant();
  }
}
