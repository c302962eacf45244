package dev.ward.tenancy.member;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody with a role in a clinic or in an organization; the version is its ETag. */
record Member(
    UUID userId,
    @Nullable String name,
    @Nullable String email,
    String role,
    long version,
    Instant createdAt,
    Instant updatedAt) {

  static Member of(Row row) {
    return new Member(
        row.getUUID("user_id"),
        row.getString("name"),
        row.getString("email"),
        row.getString("role"),
        row.getLong("version"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
