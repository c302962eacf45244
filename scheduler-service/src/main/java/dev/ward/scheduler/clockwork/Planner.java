package dev.ward.scheduler.clockwork;

import dev.ward.platform.db.ClinicTransaction;
import dev.ward.scheduler.SchedulerConfig;
import dev.ward.scheduler.clockwork.PlanStore.PlannedJob;
import dev.ward.scheduler.wallclock.Cron;
import dev.ward.scheduler.wallclock.WallClock;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Makes occurrences when they are due: for each job and time zone the latest one, unless it is
 * there already. After a time when nobody ticked that is the latest missed one, and no other. Every
 * instance plans; the database makes each occurrence once.
 */
@ApplicationScoped
class Planner {

  private static final Logger LOG = Logger.getLogger(Planner.class);
  private static final List<String> PLATFORM_ZONE = List.of("UTC");
  private static final Duration SOON = Duration.ofSeconds(1);

  private final ClinicTransaction transaction;
  private final PlanStore store;
  private final Worker worker;
  private final Clock clock;
  private final Duration replan;

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
    nextPlan = Instant.MIN;
  }

  /** Plans if there may be something to plan. */
  Uni<Void> planWhenDue() {
    Instant now = clock.instant();
    if (now.isBefore(nextPlan)) {
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
    Cron cron = Cron.parse(job.cron());
    Instant earliest = now.minus(job.catchUp());
    Instant next = now.plus(replan);
    Map<String, Instant> due = new HashMap<>();
    for (String zone : job.perClinic() ? zones : PLATFORM_ZONE) {
      try {
        WallClock wallClock = new WallClock(ZoneId.of(zone));
        wallClock
            .latest(cron, now)
            .filter(latest -> !latest.isBefore(earliest) && !latest.isBefore(job.dueFrom()))
            .ifPresent(latest -> due.put(zone, latest));
        Instant upcoming = wallClock.next(cron, now).orElse(next);
        next = upcoming.isBefore(next) ? upcoming : next;
      } catch (DateTimeException e) {
        LOG.errorf("%s is not planned in the time zone %s: %s", job.name(), zone, e.getMessage());
      }
    }
    if (due.isEmpty()) {
      return Uni.createFrom().item(next);
    }
    Instant planned = next;
    return store.plan(connection, job.name(), due).map(alone -> alone ? planned : now.plus(SOON));
  }
}
