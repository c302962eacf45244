package dev.ward.tenancy.invitation;

import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail that one replica has taken on.
 *
 * @param token what its link will carry; the database knows its hash
 * @param attempts how often it has been taken on, this time included
 * @param clinic null for a role in the organization
 */
record DueMail(
    UUID organizationId,
    UUID id,
    String token,
    String email,
    String role,
    Instant expiresAt,
    int attempts,
    String organization,
    @Nullable String clinic,
    @Nullable String inviter) {

  static DueMail of(Row row, String token) {
    return new DueMail(
        row.getUUID("organization_id"),
        row.getUUID("id"),
        token,
        row.getString("email"),
        row.getString("role"),
        row.getOffsetDateTime("expires_at").toInstant(),
        row.getInteger("attempts"),
        row.getString("organization_name"),
        row.getString("clinic_name"),
        row.getString("inviter_name"));
  }

  Buffer hash() {
    return Token.hash(token);
  }

  /** The token stays out of whatever this is written to. */
  @Override
  public String toString() {
    return "mail of invitation " + id;
  }
}
