package dev.ward.metrics.imports;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.problem.SqlProblems;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs imports in the background, a few at a time and one of a clinic at a time, in the order in
 * which they came. While an import waits or runs it gives signs of life; one whose process has died
 * stops doing so and is failed by any process that notices. Nothing of it has been written: an
 * import is one transaction.
 */
@ApplicationScoped
class ImportQueue {

  private static final Logger LOG = Logger.getLogger(ImportQueue.class);
  private static final int SIGNS_OF_LIFE_IN_A_LEASE = 6;

  private final ImportStore store;
  private final ImportConfig config;
  private final Vertx vertx;
  private final List<Long> timers = new ArrayList<>();
  private final List<ImportJob> waiting = new ArrayList<>();
  private final List<ImportJob> running = new ArrayList<>();
  private int places;

  ImportQueue(ImportStore store, ImportConfig config, Vertx vertx) {
    this.store = store;
    this.config = config;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent event) {
    long lease = config.lease().toMillis();
    timers.add(vertx.setPeriodic(lease / SIGNS_OF_LIFE_IN_A_LEASE, timer -> giveSignsOfLife()));
    timers.add(vertx.setPeriodic(1, lease / 2, timer -> failInterrupted()));
  }

  void stop(@Observes ShutdownEvent event) {
    timers.forEach(vertx::cancelTimer);
  }

  /**
   * Keeps a place for an upload that is about to be received; it must be given back when that is
   * over.
   *
   * @throws Problem 503 if too many uploads are being received or waiting already
   */
  synchronized void keepPlace() {
    if (places + waiting.size() >= config.waiting()) {
      throw Problem.of(ProblemCode.UNAVAILABLE, "Too many imports are waiting; try again later.");
    }
    places++;
  }

  synchronized void giveBackPlace() {
    places--;
  }

  synchronized void submit(ImportJob job) {
    waiting.add(job);
    startWhatCan();
  }

  private void startWhatCan() {
    Iterator<ImportJob> next = waiting.iterator();
    while (running.size() < config.concurrency() && next.hasNext()) {
      ImportJob job = next.next();
      if (mayStart(job)) {
        next.remove();
        running.add(job);
        // Apart from the request that brought it, which has its answer by now.
        Infrastructure.getDefaultWorkerPool().execute(() -> run(job));
      }
    }
  }

  /** Dry runs wait for nobody of their clinic, and leave a place to imports. */
  private boolean mayStart(ImportJob job) {
    return job.isDryRun()
        ? running.stream().filter(ImportJob::isDryRun).count()
            < Math.max(1, config.concurrency() - 1)
        : running.stream()
            .noneMatch(other -> !other.isDryRun() && other.clinicId().equals(job.clinicId()));
  }

  private synchronized void ended(ImportJob job) {
    running.remove(job);
    startWhatCan();
  }

  private synchronized List<ImportJob> alive() {
    List<ImportJob> alive = new ArrayList<>(running);
    alive.addAll(waiting);
    return alive;
  }

  /** Somebody has ended it: what waits is thrown away, what runs stops at its next chunk. */
  void end(UUID id) {
    alive().stream().filter(job -> job.id().equals(id)).forEach(this::end);
  }

  private void end(ImportJob job) {
    job.stop();
    if (removed(job)) {
      job.upload().close();
    }
  }

  private synchronized boolean removed(ImportJob job) {
    return waiting.remove(job);
  }

  private void run(ImportJob job) {
    store
        .start(job)
        .flatMap(started -> started ? write(job) : Uni.createFrom().voidItem())
        .onFailure()
        .recoverWithUni(failure -> fail(job, failure))
        .onTermination()
        .invoke(() -> job.upload().close())
        .subscribe()
        .with(
            done -> ended(job),
            failure -> {
              LOG.errorf(failure, "import %s could not be marked as failed", job.id());
              ended(job);
            });
  }

  private Uni<Void> write(ImportJob job) {
    return Uni.createFrom()
        .item(Unchecked.supplier(() -> reader(job)))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(
            reader ->
                store.write(
                    job,
                    () ->
                        Uni.createFrom()
                            .item(Unchecked.supplier(reader::next))
                            .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()),
                    config));
  }

  private ChunkReader reader(ImportJob job) throws IOException {
    Upload upload = job.upload();
    return new ChunkReader(upload.kind(), upload.format(), upload.rows(), config.batch());
  }

  private Uni<Void> fail(ImportJob job, Throwable failure) {
    Problem problem = SqlProblems.of(failure);
    String reason = problem == null ? null : reason(problem.code());
    if (reason == null) {
      LOG.errorf(failure, "import %s failed", job.id());
      reason = "The import failed on our side; nothing of it was written.";
    }
    return store.fail(job, reason);
  }

  /** What a refusal means for an import; null for one that should not happen. */
  private static @Nullable String reason(ProblemCode code) {
    return switch (code) {
      case STALE_CLAIMS ->
          "Your roles changed before the import was done; sign in again and import again.";
      case ACCOUNT_DISABLED, NOT_FOUND, FORBIDDEN -> "You may no longer import into this clinic.";
      case SUSPENDED -> "The clinic is suspended.";
      case UNAVAILABLE -> "The database could not be reached; import again.";
      case CONFLICT -> "The same rows were being changed at the same time; import again.";
      default -> null;
    };
  }

  private void giveSignsOfLife() {
    for (ImportJob job : alive()) {
      store
          .progress(job)
          .subscribe()
          .with(
              counts -> {
                if (!counts) {
                  end(job);
                }
              },
              failure -> LOG.warnf("no sign of life from import %s: %s", job.id(), failure));
    }
  }

  private void failInterrupted() {
    store
        .failInterrupted(config.lease())
        .subscribe()
        .with(
            failed -> {
              if (failed > 0) {
                LOG.warnf("%d interrupted imports were failed", failed);
              }
            },
            failure -> LOG.warnf("interrupted imports could not be looked for: %s", failure));
  }
}
