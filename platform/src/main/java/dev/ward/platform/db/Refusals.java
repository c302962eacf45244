package dev.ward.platform.db;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.problem.SqlProblems;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.EnumSet;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts on record who was refused what; the refused transaction itself left nothing behind. */
final class Refusals {

  private static final Logger LOG = Logger.getLogger(Refusals.class);

  private static final Set<ProblemCode> ON_RECORD =
      EnumSet.of(
          ProblemCode.STALE_CLAIMS,
          ProblemCode.ACCOUNT_DISABLED,
          ProblemCode.INSUFFICIENT_AUTHENTICATION,
          ProblemCode.NOT_FOUND,
          ProblemCode.FORBIDDEN,
          ProblemCode.SUSPENDED);

  private static final String RECORD =
      "select access.record_refusal($1, $2, $3, $4, $5, $6, $7::text::jsonb)";

  private final Pool pool;

  Refusals(Pool pool) {
    this.pool = pool;
  }

  /** Whether somebody was refused access, as far as the problem tells. */
  static boolean closesTheDoor(@Nullable Problem problem) {
    return problem != null && ON_RECORD.contains(problem.code());
  }

  /**
   * Completes when the refusal is on record, or at once when there is none; a record that fails is
   * logged. When there is no room for it, that is the answer: not even a refusal goes unrecorded.
   */
  Uni<Void> record(Caller caller, Scope scope, @Nullable Problem problem) {
    if (problem == null || !closesTheDoor(problem)) {
      return Uni.createFrom().voidItem();
    }
    Tuple arguments =
        Tuple.tuple()
            .addString(caller.subject())
            .addString(caller.service())
            .addString(scope.kind().code())
            .addUUID(scope.id())
            .addString(scope.action())
            .addString(problem.code().name().toLowerCase(java.util.Locale.ROOT))
            .addString(caller.origin().toJson());
    return Uni.createFrom()
        .completionStage(() -> pool.preparedQuery(RECORD).execute(arguments).toCompletionStage())
        .replaceWithVoid()
        .onFailure()
        .transform(Refusals::asProblem)
        .onFailure(failure -> !(failure instanceof Problem))
        .invoke(failure -> LOG.error("a refusal could not be put on record", failure))
        .onFailure(failure -> !(failure instanceof Problem))
        .recoverWithNull();
  }

  private static Throwable asProblem(Throwable failure) {
    Problem problem = SqlProblems.of(failure);
    return problem != null && problem.code() == ProblemCode.OUTBOX_FULL ? problem : failure;
  }
}
