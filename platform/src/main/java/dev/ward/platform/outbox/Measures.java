package dev.ward.platform.outbox;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What waited when it was last measured.
 *
 * @param waiting events, counted up to the cap
 * @param oldest since when the oldest of them waits; null when there is none
 * @param parked events that the audit service rejected
 * @param failing changes whose event is tried to be made again
 * @param dead changes whose event waits for an operator
 * @param full whether events are refused
 */
record Measures(
    long waiting, @Nullable Instant oldest, long parked, long failing, long dead, boolean full) {

  static final Measures NONE = new Measures(0, null, 0, 0, 0, false);

  static Measures of(Row row) {
    OffsetDateTime oldest = row.getOffsetDateTime("oldest");
    return new Measures(
        row.getLong("waiting"),
        oldest == null ? null : oldest.toInstant(),
        row.getLong("parked"),
        row.getLong("failing"),
        row.getLong("dead"),
        row.getBoolean("is_full"));
  }

  double lagSeconds(Instant now) {
    return oldest == null ? 0 : Math.max(0, (now.toEpochMilli() - oldest.toEpochMilli()) / 1000.0);
  }
}
