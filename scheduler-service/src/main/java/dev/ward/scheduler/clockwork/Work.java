package dev.ward.scheduler.clockwork;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** What the runs of one job do. Each implementation is found by the name of its job. */
public interface Work {

  /** The name of the job. */
  String job();

  /**
   * Does one run's work, all of it on the given connection: its transaction is in the context of
   * the run's clinic, and ends with the result, or without a trace if the run was taken over
   * meanwhile. It may be done again after it has failed.
   *
   * @return what is worth knowing about it
   */
  Uni<JsonObject> perform(SqlConnection connection, Claim claim);
}
