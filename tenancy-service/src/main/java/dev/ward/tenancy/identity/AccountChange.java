package dev.ward.tenancy.identity;

import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;

/**
 * What the identity provider has yet to be told of a person's account.
 *
 * @param wanted active, disabled or deleted
 * @param revision tells this wish from the one that follows it
 * @param attempts how often it has been taken on, this time included
 */
record AccountChange(UUID userId, String subject, String wanted, long revision, int attempts) {

  static AccountChange of(Row row) {
    return new AccountChange(
        row.getUUID("user_id"),
        row.getString("subject"),
        row.getString("wanted"),
        row.getLong("revision"),
        row.getInteger("attempts"));
  }
}
