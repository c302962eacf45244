package dev.ward.platform.db;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/**
 * A pool that never lets a request wait long: without the database the answer is a quick 503, not a
 * queue.
 */
@Singleton
class BoundedPool implements PgPoolCreator {

  private static final int CONNECT_MILLIS = 3_000;
  private static final int ACQUIRE_MILLIS = 5_000;
  private static final int UNACKNOWLEDGED_MILLIS = 15_000;
  private static final int LONGEST_QUEUE = 2_000;

  @Override
  public Pool create(Input input) {
    PoolOptions pool =
        input
            .poolOptions()
            .setConnectionTimeout(ACQUIRE_MILLIS)
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
            .setMaxWaitQueueSize(LONGEST_QUEUE);
    var builder = PgBuilder.pool().using(input.vertx()).with(pool);
    for (PgConnectOptions server : input.pgConnectOptionsList()) {
      server
          .setConnectTimeout(CONNECT_MILLIS)
          .setTcpKeepAlive(true)
          .setTcpUserTimeout(UNACKNOWLEDGED_MILLIS);
    }
    return builder.connectingTo(input.pgConnectOptionsList().get(0)).build();
  }
}
