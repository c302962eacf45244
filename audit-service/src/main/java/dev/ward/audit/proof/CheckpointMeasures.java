package dev.ward.audit.proof;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * How the proofs stood when that was last measured.
 *
 * @param waiting checkpoints that aren't kept outside yet, counted up to 100,000
 * @param oldest when the oldest of them was signed; null when there is none
 * @param disputed checkpoints of whose place something else is kept outside
 * @param lastRound when a round was last gone to its end; null when none ever was
 * @param doubtful chains that the last round didn't sign, because they aren't as they were
 */
record CheckpointMeasures(
    long waiting,
    @Nullable Instant oldest,
    long disputed,
    @Nullable Instant lastRound,
    long doubtful) {

  static final CheckpointMeasures NONE = new CheckpointMeasures(0, null, 0, null, 0);

  static CheckpointMeasures of(Row row) {
    Long refused = row.getLong("refused");
    return new CheckpointMeasures(
        row.getLong("waiting"),
        instant(row.getOffsetDateTime("oldest")),
        row.getLong("disputed"),
        instant(row.getOffsetDateTime("finished_at")),
        refused == null ? 0 : refused);
  }

  double oldestAgeSeconds(Instant now) {
    return age(oldest, now);
  }

  /** 0 while there was none. */
  double roundAgeSeconds(Instant now) {
    return age(lastRound, now);
  }

  private static double age(@Nullable Instant instant, Instant now) {
    return instant == null ? 0 : Math.max(0, Duration.between(instant, now).toMillis() / 1000.0);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
