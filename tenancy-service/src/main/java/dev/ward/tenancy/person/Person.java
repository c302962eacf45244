package dev.ward.tenancy.person;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person as the platform's operators see them; where they belong is their clinics' affair.
 *
 * @param status active, disabled or deleted
 */
record Person(
    UUID userId,
    String subject,
    @Nullable String name,
    @Nullable String email,
    boolean emailVerified,
    String status,
    Instant createdAt,
    Instant updatedAt) {

  static Person of(Row row) {
    return new Person(
        row.getUUID("user_id"),
        row.getString("subject"),
        row.getString("name"),
        row.getString("email"),
        row.getBoolean("email_verified"),
        row.getString("status"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
