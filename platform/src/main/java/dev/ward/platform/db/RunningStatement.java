package dev.ward.platform.db;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnection;

/** The statement that a transaction's connection is at. */
public final class RunningStatement {

  private RunningStatement() {}

  /**
   * Ends it in the database, if there is one: it fails, and its transaction with it. Completes when
   * the cancellation has arrived, so that it can't hit what comes next.
   */
  public static Uni<Void> cancel(SqlConnection connection) {
    return Uni.createFrom()
        .completionStage(
            () -> PgConnection.cast(connection.getDelegate()).cancelRequest().toCompletionStage());
  }
}
