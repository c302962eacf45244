package dev.ward.scheduler.clockwork;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.traces.Tracing;
import dev.ward.platform.traces.Undertaking;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Does a claimed run: the check that it is still ours, its work and its result are one transaction
 * in the context of its clinic. An instance that slept through the end of its lease therefore
 * writes nothing.
 */
@ApplicationScoped
class Worker {

  private static final Logger LOG = Logger.getLogger(Worker.class);
  private static final Caller SELF = Caller.service("scheduler-service");

  private final ClinicTransaction transaction;
  private final ClaimStore claims;
  private final MeterRegistry meters;
  private final Vertx vertx;
  private final Tracing tracing;
  private final Map<String, Work> works;

  Worker(
      ClinicTransaction transaction,
      ClaimStore claims,
      MeterRegistry meters,
      Vertx vertx,
      Tracing tracing,
      @All List<Work> works) {
    this.transaction = transaction;
    this.claims = claims;
    this.meters = meters;
    this.vertx = vertx;
    this.tracing = tracing;
    this.works = works.stream().collect(Collectors.toMap(Work::job, Function.identity()));
  }

  /** The jobs that this instance knows how to do; it claims no others. */
  Set<String> jobs() {
    return works.keySet();
  }

  /**
   * Completes when the run has succeeded, has failed on record, or is no longer ours; never fails.
   *
   * @param lost completes when the run turns out to be no longer ours
   */
  Uni<Void> run(Claim claim, CompletionStage<Void> lost) {
    long started = System.nanoTime();
    meters.timer("ward.scheduler.wait", "job", claim.job()).record(claim.waited());
    return tracing
        .undertake(undertaking(claim), () -> perform(claim, lost))
        .map(done -> "succeeded")
        .onFailure()
        .recoverWithUni(failure -> failed(claim, failure))
        .invoke(
            outcome ->
                meters
                    .timer("ward.scheduler.runs", "job", claim.job(), "outcome", outcome)
                    .record(Duration.ofNanos(System.nanoTime() - started)))
        .replaceWithVoid();
  }

  private static Undertaking undertaking(Claim claim) {
    return new Undertaking(
        "run " + claim.job(), Map.of("job", claim.job(), "run", claim.id().toString()), List.of());
  }

  private Uni<Void> perform(Claim claim, CompletionStage<Void> lost) {
    Work work = works.get(claim.job());
    if (work == null) {
      return Uni.createFrom().failure(new IllegalStateException("nobody does " + claim.job()));
    }
    return transaction.write(
        SELF,
        scope(claim),
        connection ->
            claims
                .begin(connection, claim)
                .flatMap(begun -> attempt(work, connection, claim, lost))
                .flatMap(result -> claims.succeed(connection, claim, result.encode())));
  }

  private static Scope scope(Claim claim) {
    if (claim.isOfPlatform()) {
      return Scope.platform(Permission.RUN_JOBS);
    }
    return claim.isOfOrganization()
        ? Scope.organization(claim.organizationId(), Permission.RUN_JOBS)
        : Scope.clinic(claim.clinicId(), Permission.RUN_JOBS);
  }

  /**
   * Logged where it happens, because outside of the transaction there is only what people may read
   * of it.
   */
  private Uni<JsonObject> attempt(
      Work work, SqlConnection connection, Claim claim, CompletionStage<Void> lost) {
    return Interruption.unless(
            vertx, connection, claim, lost, () -> work.perform(connection, claim))
        .onFailure(failure -> !(failure instanceof Superseded))
        .invoke(failure -> LOG.warnf(failure, "run %s (%s)", claim.id(), claim.job()));
  }

  private Uni<String> failed(Claim claim, Throwable failure) {
    if (failure instanceof Superseded) {
      LOG.warnf("%s", failure);
      return Uni.createFrom().item("superseded");
    }
    String sentence = sentence(failure);
    LOG.warnf(
        "attempt %d of run %s (%s) failed: %s", claim.attempt(), claim.id(), claim.job(), sentence);
    return claims
        .fail(claim, sentence)
        .map(state -> state == null ? "superseded" : state)
        .onFailure()
        .invoke(e -> LOG.errorf(e, "run %s is left to the end of its lease", claim.id()))
        .onFailure()
        .recoverWithItem("silent");
  }

  private static String sentence(Throwable failure) {
    if (failure instanceof TookTooLong) {
      return String.valueOf(failure.getMessage());
    }
    return failure instanceof Problem problem && problem.code() == ProblemCode.NOT_FOUND
        ? "The clinic is not there any more."
        : Problem.sentence(failure);
  }
}
