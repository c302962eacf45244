package dev.ward.tenancy.comparison;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One comparison of all profiles with all accounts of the identity provider.
 *
 * @param state running, done or failed
 * @param requestedBy the operator who asked for it; null for the clock
 * @param found how many differences there were
 * @param mended how many of them are gone
 */
record Comparison(
    UUID id,
    String state,
    @Nullable UUID requestedBy,
    Instant startedAt,
    @Nullable Instant finishedAt,
    long accounts,
    long profiles,
    long found,
    long mended,
    @Nullable String error) {

  static Comparison of(Row row) {
    OffsetDateTime finished = row.getOffsetDateTime("finished_at");
    return new Comparison(
        row.getUUID("id"),
        row.getString("state"),
        row.getUUID("requested_by"),
        row.getOffsetDateTime("started_at").toInstant(),
        finished == null ? null : finished.toInstant(),
        row.getLong("accounts"),
        row.getLong("profiles"),
        row.getLong("found"),
        row.getLong("mended"),
        row.getString("error"));
  }
}
