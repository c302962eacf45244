package dev.ward.platform.db;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;

/**
 * What has been taken of rate limits by all instances of this service. It needs no context: the
 * functions count for the login that calls them and show nothing of any clinic's.
 */
@Singleton
public class AllowanceLedger {

  private static final String TAKE =
      "select granted, remaining, wait, most, rate from access.take_allowance($1, $2, $3, $4, $5, $6)";

  private static final String FORGET = "select access.forget_full_allowances()";

  private final Pool pool;

  /**
   * @param granted 0 if it was refused
   * @param remaining what is there after that
   * @param waitSeconds when it was refused: how long until what was needed will be there
   * @param burst the most that can be there: what was asked with, or less by the clinic's tier
   * @param perSecond how fast it comes back: what was asked with, or less by the clinic's tier
   */
  public record Grant(
      int granted, int remaining, double waitSeconds, int burst, double perSecond) {}

  AllowanceLedger(Pool pool) {
    this.pool = pool;
  }

  public Uni<Grant> take(
      String kind, String id, int needed, int wanted, int burst, double perSecond) {
    return pool.preparedQuery(TAKE)
        .execute(Tuple.of(kind, id, needed, wanted, burst, perSecond))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new Grant(
                  row.getInteger("granted"),
                  row.getInteger("remaining"),
                  row.getDouble("wait"),
                  row.getInteger("most"),
                  row.getDouble("rate"));
            });
  }

  /** Removes those that are whole again; they say nothing. */
  public Uni<Void> forgetFull() {
    return pool.query(FORGET).execute().replaceWithVoid();
  }
}
