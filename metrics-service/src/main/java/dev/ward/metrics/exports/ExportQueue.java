package dev.ward.metrics.exports;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.problem.SqlProblems;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes exports in the background, a few at a time and one of a clinic at a time. While an export
 * waits or is made it gives signs of life; one whose process has died stops doing so and is failed
 * by any process that notices.
 */
@ApplicationScoped
class ExportQueue {

  private static final Logger LOG = Logger.getLogger(ExportQueue.class);
  private static final int SIGNS_OF_LIFE_IN_A_LEASE = 6;

  private final ExportWork work;
  private final ExportConfig config;
  private final Vertx vertx;
  private final List<Long> timers = new ArrayList<>();
  private final Turns<ExportJob> turns = new Turns<>();
  private final Set<ExportJob> alive = new LinkedHashSet<>();

  ExportQueue(ExportWork work, ExportConfig config, Vertx vertx) {
    this.work = work;
    this.config = config;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent event) {
    long lease = config.lease().toMillis();
    timers.add(vertx.setPeriodic(lease / SIGNS_OF_LIFE_IN_A_LEASE, timer -> giveSignsOfLife()));
    timers.add(vertx.setPeriodic(1, lease / 2, timer -> tend()));
  }

  void stop(@Observes ShutdownEvent event) {
    timers.forEach(vertx::cancelTimer);
  }

  /**
   * @throws Problem 503 if too many exports are waiting already
   */
  synchronized void requireRoom(UUID clinicId) {
    if (turns.waiting() >= config.waiting()
        || turns.waiting(clinicId) >= config.waitingPerClinic()) {
      throw Problem.of(ProblemCode.UNAVAILABLE, "Too many exports are waiting; try again later.");
    }
  }

  synchronized void submit(ExportJob job) {
    turns.add(job.clinicId(), job);
    alive.add(job);
    startWhatCan();
  }

  private void startWhatCan() {
    while (turns.running() < config.concurrency()) {
      ExportJob next = turns.next();
      if (next == null) {
        return;
      }
      // Apart from the request that brought it, which has its answer by now.
      Infrastructure.getDefaultWorkerPool().execute(() -> run(next));
    }
  }

  private synchronized void ended(ExportJob job) {
    turns.ended(job.clinicId());
    alive.remove(job);
    startWhatCan();
  }

  private synchronized List<ExportJob> alive() {
    return List.copyOf(alive);
  }

  private void run(ExportJob job) {
    work.make(job)
        .onFailure()
        .recoverWithUni(failure -> fail(job, failure))
        .subscribe()
        .with(
            done -> ended(job),
            failure -> {
              LOG.errorf(failure, "export %s could not be marked as failed", job.id());
              ended(job);
            });
  }

  private Uni<Void> fail(ExportJob job, Throwable failure) {
    Problem problem = SqlProblems.of(failure);
    String reason = problem == null ? null : reason(problem);
    if (reason == null) {
      LOG.errorf(failure, "export %s failed", job.id());
      reason = "The export failed on our side; export again.";
    }
    return work.fail(job, reason);
  }

  /** What a refusal means for an export; null for one that should not happen. */
  private static @Nullable String reason(Problem problem) {
    return switch (problem.code()) {
      case STALE_CLAIMS ->
          "Your roles changed before the export was done; sign in again and export again.";
      case ACCOUNT_DISABLED, NOT_FOUND, FORBIDDEN -> "You may no longer take this away.";
      case SUSPENDED -> "The clinic is suspended.";
      case UNAVAILABLE -> "The database could not be reached; export again.";
      case TOO_LARGE, GONE -> problem.detail();
      default -> null;
    };
  }

  private void giveSignsOfLife() {
    for (ExportJob job : alive()) {
      work.signOfLife(job)
          .subscribe()
          .with(
              told -> {},
              failure -> LOG.warnf("no sign of life from export %s: %s", job.id(), failure));
    }
  }

  private void tend() {
    work.tend()
        .subscribe()
        .with(
            interrupted -> {
              if (interrupted > 0) {
                LOG.warnf("%d interrupted exports were failed", interrupted);
              }
            },
            failure -> LOG.warnf("exports could not be looked after: %s", failure));
  }
}
