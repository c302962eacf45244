package dev.ward.audit.retention;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What the last round of retention has come to.
 *
 * @param finishedAt null when there was none
 * @param gone how many events were let go of
 * @param refused how many chains have something due that was not let go of
 */
record RetentionMeasures(@Nullable Instant finishedAt, long gone, long refused) {

  static final RetentionMeasures NONE = new RetentionMeasures(null, 0, 0);

  static RetentionMeasures of(Row row) {
    OffsetDateTime finished = row.getOffsetDateTime("finished_at");
    return new RetentionMeasures(
        finished == null ? null : finished.toInstant(),
        row.getLong("done"),
        row.getLong("refused"));
  }

  /** 0 while there was none. */
  long ageSeconds(Instant now) {
    return finishedAt == null ? 0 : Math.max(0, Duration.between(finishedAt, now).toSeconds());
  }
}
