package dev.ward.scheduler.clockwork;

import dev.ward.platform.db.ClinicTransaction;
import dev.ward.scheduler.SchedulerConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes occurrences when they are due: for each job and time zone the latest one, unless it is
 * there already. After a time when nobody ticked that is the latest missed one, and no other,
 * unless the job wants each. Every instance plans; the database makes each occurrence once.
 */
@ApplicationScoped
class Planner {

  private static final Duration SOON = Duration.ofSeconds(1);

  /** For how long it is looked again at what was planned, for clinics that came late. */
  private static final Duration AGAIN = Duration.ofMinutes(10);

  private final ClinicTransaction transaction;
  private final PlanStore store;
  private final Worker worker;
  private final Clock clock;
  private final Duration replan;

  /** Of jobs that make up for each occurrence, so that it isn't all looked at again each time. */
  private final Map<String, Instant> plannedUntil = new ConcurrentHashMap<>();

  private volatile Instant nextPlan = Instant.MIN;

  Planner(
      ClinicTransaction transaction,
      PlanStore store,
      Worker worker,
      Clock clock,
      SchedulerConfig config) {
    this.transaction = transaction;
    this.store = store;
    this.worker = worker;
    this.clock = clock;
    this.replan = config.replan();
  }

  /** Plans again at the next tick, because a job has changed. */
  void planSoon() {
    plannedUntil.clear();
    nextPlan = Instant.MIN;
  }

  /** Plans if there may be something to plan. */
  Uni<Void> planWhenDue() {
    Instant now = clock.instant();
    // A plan for later than one would ever be made was made by a clock that has been set back
    // since.
    if (now.isBefore(nextPlan) && !nextPlan.isAfter(now.plus(replan))) {
      return Uni.createFrom().voidItem();
    }
    // Whatever goes wrong meanwhile, the next tick tries again, but not at every tick.
    nextPlan = now.plus(SOON);
    return transaction
        .relay(connection -> plan(connection, now))
        .invoke(next -> nextPlan = next)
        .replaceWithVoid();
  }

  private Uni<Instant> plan(SqlConnection connection, Instant now) {
    return store
        .jobs(connection, worker.jobs())
        .flatMap(
            jobs ->
                store
                    .zones(connection)
                    .flatMap(
                        zones ->
                            Multi.createFrom()
                                .iterable(jobs)
                                .onItem()
                                .transformToUniAndConcatenate(
                                    job -> plan(connection, job, zones, now))
                                .collect()
                                .asList()))
        .map(nexts -> nexts.stream().min(Instant::compareTo).orElse(now.plus(replan)));
  }

  /** Plans one job and says when it wants to be planned again. */
  private Uni<Instant> plan(
      SqlConnection connection, PlannedJob job, List<String> zones, Instant now) {
    Instant next = job.next(zones, now, now.plus(replan));
    List<Due> due = job.due(zones, plannedUntil.getOrDefault(job.name(), Instant.EPOCH), now);
    if (due.isEmpty()) {
      return Uni.createFrom().item(next);
    }
    return store
        .plan(connection, job.name(), due)
        .map(
            alone -> {
              if (alone && job.each()) {
                plannedUntil.put(job.name(), now.minus(AGAIN));
              }
              return alone ? next : now.plus(SOON);
            });
  }
}
