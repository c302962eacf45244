package dev.ward.tenancy.invitation;

import dev.ward.tenancy.invitation.Accepted.Named;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An invitation as the person sees it who may accept it.
 *
 * @param clinic null for a role in the organization
 * @param invitedBy a name, while that person still has a role there
 */
record Offer(
    UUID id,
    Named organization,
    @Nullable Named clinic,
    String role,
    @Nullable String invitedBy,
    Instant expiresAt) {

  static Offer of(Row row) {
    return new Offer(
        row.getUUID("id"),
        Named.organization(row),
        Named.clinic(row),
        row.getString("role"),
        row.getString("inviter_name"),
        row.getOffsetDateTime("expires_at").toInstant());
  }
}
