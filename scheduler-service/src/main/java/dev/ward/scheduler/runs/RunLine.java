package dev.ward.scheduler.runs;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;

/**
 * What a run says of its work.
 *
 * @param number counted from 1; a run keeps 500 at the most
 * @param attempt the attempt that said it
 */
record RunLine(int number, Instant at, int attempt, String text) {

  static RunLine of(Row row) {
    return new RunLine(
        row.getShort("number"),
        row.getOffsetDateTime("at").toInstant(),
        row.getShort("attempt"),
        row.getString("text"));
  }
}
