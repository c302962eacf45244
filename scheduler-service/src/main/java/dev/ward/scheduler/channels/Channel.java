package dev.ward.scheduler.channels;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a place can be told something, without a person.
 *
 * @param kind {@code email} or {@code webhook}
 * @param fallbackId the channel that is told what this one could not be
 * @param secretId what signatures call the secret of a webhook
 * @param secret what a webhook is signed with; only in the answer to making it
 */
record Channel(
    UUID id,
    String kind,
    String name,
    @Nullable String address,
    @Nullable String url,
    @Nullable UUID fallbackId,
    @Nullable String secretId,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret,
    Instant createdAt,
    long version) {

  static Channel of(Row row, @Nullable String secret) {
    return new Channel(
        row.getUUID("id"),
        row.getString("kind"),
        row.getString("name"),
        row.getString("address"),
        row.getString("url"),
        row.getUUID("fallback_id"),
        row.getString("kind").equals("webhook")
            ? ChannelSecrets.id(row.getUUID("id"), row.getInteger("secret_number"))
            : null,
        secret,
        row.getOffsetDateTime("created_at").toInstant(),
        row.getLong("version"));
  }
}
