package dev.ward.tenancy.claims;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Claims that the identity provider doesn't know yet.
 *
 * @param attempts how often they have been taken on, this time included
 * @param claims {@code {subject, epoch, clinics, orgs}}; null for somebody who has no claims to
 *     tell, being disabled
 */
record WaitingClaims(UUID userId, int attempts, @Nullable JsonObject claims) {

  static WaitingClaims of(Row row) {
    String claims = row.getString("claims");
    return new WaitingClaims(
        row.getUUID("user_id"),
        row.getInteger("attempts"),
        claims == null ? null : new JsonObject(claims));
  }
}
