package dev.ward.scheduler.clockwork;

import io.vertx.mutiny.sqlclient.Row;

/**
 * What there is to do of one job.
 *
 * @param due runs that anybody may claim now
 * @param running runs that somebody is at
 * @param dead runs that wait for a person
 * @param missed occurrences that are missing
 * @param lagSeconds how long the oldest due run has waited
 */
record QueueState(String job, long due, long running, long dead, long missed, double lagSeconds) {

  static QueueState of(Row row) {
    return new QueueState(
        row.getString("job"),
        row.getLong("due"),
        row.getLong("running"),
        row.getLong("dead"),
        row.getLong("missed"),
        row.getDouble("lag_seconds"));
  }
}
