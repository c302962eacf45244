package dev.ward.scheduler.clockwork;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Work that leaves a trace in its transaction, and fails or waits where a test says so. */
@Singleton
class ScriptedWork implements Work {

  static final String JOB = "scripted";

  private static final String LEAVE_A_TRACE =
      """
      select access.emit('scripted.done', $1, 'run', $2, null, 'success', $3, null), pg_sleep(0.005)
      """;

  private static final String SLEEP = "select 'scripted sleep', pg_sleep(600)";

  final Set<UUID> failing = ConcurrentHashMap.newKeySet();
  final Set<UUID> sleeping = ConcurrentHashMap.newKeySet();
  final Map<UUID, CompletableFuture<Void>> gates = new ConcurrentHashMap<>();

  @Override
  public String job() {
    return JOB;
  }

  @Override
  public Uni<JsonObject> perform(SqlConnection connection, Claim claim) {
    if (failing.contains(claim.clinicId())) {
      return Uni.createFrom().failure(new IllegalStateException("secret inner workings"));
    }
    if (sleeping.contains(claim.clinicId())) {
      return connection.query(SLEEP).execute().map(done -> new JsonObject());
    }
    CompletableFuture<Void> gate = gates.remove(claim.clinicId());
    Uni<Void> open =
        gate == null ? Uni.createFrom().voidItem() : Uni.createFrom().completionStage(gate);
    return connection
        .preparedQuery(LEAVE_A_TRACE)
        .execute(
            Tuple.of(
                claim.clinicId().equals(Claim.PLATFORM) ? null : claim.clinicId(),
                claim.id().toString(),
                String.valueOf(claim.fence())))
        .flatMap(done -> open)
        .map(done -> new JsonObject().put("fence", claim.fence()));
  }
}
