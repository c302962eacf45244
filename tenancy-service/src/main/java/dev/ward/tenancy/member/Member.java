package dev.ward.tenancy.member;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody with a role in a clinic or in an organization; the version is its ETag.
 *
 * @param validFrom the first day of the membership where the clinic is; null for since ever
 * @param validUntil the day after its last; null for no end
 */
record Member(
    UUID userId,
    @Nullable String name,
    @Nullable String email,
    String role,
    @Nullable LocalDate validFrom,
    @Nullable LocalDate validUntil,
    long version,
    Instant createdAt,
    Instant updatedAt) {

  static Member of(Row row) {
    return new Member(
        row.getUUID("user_id"),
        row.getString("name"),
        row.getString("email"),
        row.getString("role"),
        row.getLocalDate("valid_from"),
        row.getLocalDate("valid_until"),
        row.getLong("version"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
