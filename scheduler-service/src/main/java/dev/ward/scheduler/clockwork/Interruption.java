package dev.ward.scheduler.clockwork;

import dev.ward.platform.db.RunningStatement;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Ends work that takes too long or is no longer ours: the statement at hand is cancelled in the
 * database, and the work counts as failed, whatever it goes on doing. Its transaction is then
 * rolled back.
 */
final class Interruption {

  private static final String QUERY_CANCELED = "57014";

  private Interruption() {}

  /** The work's result, unless its time is up or it is lost before. */
  static Uni<JsonObject> unless(
      Vertx vertx,
      SqlConnection connection,
      Claim claim,
      CompletionStage<Void> lost,
      Supplier<Uni<? extends JsonObject>> work) {
    Uni<JsonObject> interrupted =
        Uni.createFrom().emitter(emitter -> await(vertx, connection, claim, lost, emitter));
    return Uni.combine()
        .any()
        .of(
            Uni.createFrom()
                .<JsonObject>deferred(work)
                .onFailure(Interruption::isTimeout)
                .transform(failure -> new TookTooLong(claim)),
            interrupted);
  }

  private static void await(
      Vertx vertx,
      SqlConnection connection,
      Claim claim,
      CompletionStage<Void> lost,
      UniEmitter<? super JsonObject> emitter) {
    AtomicBoolean over = new AtomicBoolean();
    long timer =
        vertx.setTimer(
            claim.timeout().toMillis(),
            ignored -> interrupt(connection, over, emitter, new TookTooLong(claim)));
    emitter.onTermination(
        () -> {
          over.set(true);
          vertx.cancelTimer(timer);
        });
    lost.thenRun(() -> interrupt(connection, over, emitter, new Superseded(claim)));
  }

  /**
   * The work fails only when the cancellation has arrived, so that it can't hit what comes next.
   */
  private static void interrupt(
      SqlConnection connection,
      AtomicBoolean over,
      UniEmitter<? super JsonObject> emitter,
      RuntimeException why) {
    if (over.compareAndSet(false, true)) {
      RunningStatement.cancel(connection)
          .subscribe()
          .with(arrived -> emitter.fail(why), notArrived -> emitter.fail(why));
    }
  }

  /** The database ends a statement that takes longer than the job may, too. */
  private static boolean isTimeout(Throwable failure) {
    return failure instanceof PgException refused && QUERY_CANCELED.equals(refused.getSqlState());
  }
}
