package dev.ward.tenancy.comparison;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A difference between a profile and an account, named by ids alone.
 *
 * @param kind no_account, no_profile, email, verified, name, enabled, deleted or claims
 * @param subject the identity provider's name for the person
 * @param userId null for an account of nobody
 * @param state open or mended
 * @param memberships how many places somebody without an account belongs to; null for others
 * @param comparisonId the comparison that found it last
 */
record Finding(
    UUID id,
    String kind,
    String subject,
    @Nullable UUID userId,
    String state,
    @Nullable Integer memberships,
    UUID comparisonId,
    Instant firstFoundAt,
    Instant lastFoundAt) {

  static Finding of(Row row) {
    return new Finding(
        row.getUUID("id"),
        row.getString("kind"),
        row.getString("subject"),
        row.getUUID("user_id"),
        row.getString("state"),
        row.getInteger("memberships"),
        row.getUUID("comparison_id"),
        row.getOffsetDateTime("first_found_at").toInstant(),
        row.getOffsetDateTime("last_found_at").toInstant());
  }
}
