package dev.ward.metrics.reports;

import dev.ward.platform.outbox.Loop;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Does the runs of the job {@code weekly-report}: the clockwork says which clinic is due, this
 * process prints, one report at a time. Any number of processes may; a run is one's at a time, and
 * what a process that died has left is taken over.
 */
@ApplicationScoped
class ReportRounds {

  private static final Logger LOG = Logger.getLogger(ReportRounds.class);

  private final String holder = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  private final ReportRunStore runs;
  private final ReportStore store;
  private final ReportPress press;
  private final WeeklyReportConfig config;
  private final MeterRegistry meters;
  private final Vertx vertx;
  private final Loop loop;

  private volatile @Nullable UUID lastServed;

  ReportRounds(
      ReportRunStore runs,
      ReportStore store,
      ReportPress press,
      WeeklyReportConfig config,
      MeterRegistry meters,
      Vertx vertx) {
    this.runs = runs;
    this.store = store;
    this.press = press;
    this.config = config;
    this.meters = meters;
    this.vertx = vertx;
    this.loop =
        new Loop(
            vertx,
            config.tick(),
            config.longestPause(),
            this::round,
            failure -> LOG.warnf("weekly reports that are due can't be looked for: %s", failure));
  }

  void start(@Observes StartupEvent event) {
    if (config.enabled()) {
      loop.start();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    loop.stop();
  }

  /** Does a run, if one is due; how many that were. */
  Uni<Integer> round() {
    return runs.claim(holder, lastServed)
        .flatMap(
            run -> {
              if (run == null) {
                return Uni.createFrom().item(0);
              }
              lastServed = run.servedTo();
              return perform(run).replaceWith(1);
            });
  }

  /** Completes when the run has succeeded, has failed on record, or is no longer ours. */
  private Uni<Void> perform(ReportRun run) {
    long started = System.nanoTime();
    return runs.weeks(run)
        .flatMap(
            weeks ->
                Multi.createFrom()
                    .iterable(weeks)
                    .onItem()
                    .transformToUniAndConcatenate(week -> report(run, week))
                    .collect()
                    .in(JsonArray::new, JsonArray::add))
        .flatMap(weeks -> runs.succeed(run, new JsonObject().put("weeks", weeks)))
        .replaceWith("succeeded")
        .onFailure()
        .recoverWithUni(failure -> failed(run, failure))
        .invoke(
            outcome ->
                meters
                    .timer("ward.scheduler.runs", "job", ReportRunStore.JOB, "outcome", outcome)
                    .record(Duration.ofNanos(System.nanoTime() - started)))
        .replaceWithVoid();
  }

  /** What is told of a week: a clinic without any figures has no report. */
  private Uni<JsonObject> report(ReportRun run, LocalDate week) {
    return store
        .draft(ReportRunStore.SELF, run.clinicId(), week)
        .flatMap(
            draft -> {
              WeeklyReport report = store.data(draft.data());
              if (report.asOf() == null) {
                return Uni.createFrom().item(outcome(week, "no figures", false));
              }
              UUID same = draft.same();
              return same == null
                  ? print(report)
                      .flatMap(printed -> runs.keep(run, draft.data(), printed))
                      .map(told -> outcome(week, "made", told))
                  : runs.tell(run, same).map(told -> outcome(week, "unchanged", told));
            });
  }

  private Uni<Printed> print(WeeklyReport report) {
    return press
        .print(report)
        .ifNoItem()
        .after(config.printing())
        .failWith(() -> Problem.of(ProblemCode.UNAVAILABLE, "Printing took too long."))
        .emitOn(MutinyHelper.executor(vertx.getDelegate().getOrCreateContext()));
  }

  private static JsonObject outcome(LocalDate week, String report, boolean told) {
    return new JsonObject().put("week", week.toString()).put("report", report).put("told", told);
  }

  private Uni<String> failed(ReportRun run, Throwable failure) {
    if (failure instanceof RunLost) {
      LOG.warnf("%s", failure);
      return Uni.createFrom().item("superseded");
    }
    String sentence = sentence(failure);
    LOG.warnf(failure, "run %s (%s): %s", run.id(), ReportRunStore.JOB, sentence);
    return runs.fail(run, sentence)
        .map(state -> state == null ? "superseded" : state)
        .onFailure()
        .invoke(e -> LOG.errorf(e, "run %s is left to the end of its lease", run.id()))
        .onFailure()
        .recoverWithItem("silent");
  }

  private static String sentence(Throwable failure) {
    return failure instanceof Problem problem && problem.code() == ProblemCode.NOT_FOUND
        ? "The clinic is not there any more."
        : Problem.sentence(failure);
  }
}
