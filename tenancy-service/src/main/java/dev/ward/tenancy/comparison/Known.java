package dev.ward.tenancy.comparison;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person as Ward knows them.
 *
 * @param version of the profile, as it was read
 * @param claims what their next token must claim; null for somebody who is not active
 * @param untold whether the provider has yet to be told of a change to the account
 * @param unpushed whether the provider has yet to be told of changed claims
 */
record Known(
    UUID userId,
    String subject,
    @Nullable String email,
    boolean emailVerified,
    @Nullable String name,
    String status,
    long version,
    @Nullable JsonObject claims,
    boolean untold,
    boolean unpushed) {

  static Known of(Row row) {
    String claims = row.getString("claims");
    return new Known(
        row.getUUID("user_id"),
        row.getString("subject"),
        row.getString("email"),
        row.getBoolean("email_verified"),
        row.getString("name"),
        row.getString("status"),
        row.getLong("version"),
        claims == null ? null : new JsonObject(claims),
        row.getBoolean("untold"),
        row.getBoolean("unpushed"));
  }

  boolean isDeleted() {
    return status.equals("deleted");
  }

  boolean isActive() {
    return status.equals("active");
  }
}
