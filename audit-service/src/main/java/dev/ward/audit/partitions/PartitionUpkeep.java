package dev.ward.audit.partitions;

import dev.ward.audit.rounds.Round;
import dev.ward.audit.rounds.Round.Outcome;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.outbox.Loop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Makes the months that events will be recorded in before they begin, and says how many there are.
 */
@Singleton
class PartitionUpkeep {

  private static final Logger LOG = Logger.getLogger(PartitionUpkeep.class);

  private static final Caller ITSELF = Caller.service("audit-service");
  private static final Scope PLATFORM = Scope.platform(Permission.INGEST_EVENTS);

  private static final String MAKE = "select audit.ensure_partitions($1) as made";
  private static final String AHEAD = "select audit.months_ahead() as months";

  private static final Duration ASKED = Duration.ofMinutes(1);
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private final ClinicTransaction transaction;
  private final int monthsAhead;
  private final List<Loop> loops;
  private volatile int measured;

  PartitionUpkeep(
      ClinicTransaction transaction, PartitionConfig config, MeterRegistry meters, Vertx vertx) {
    this.transaction = transaction;
    this.monthsAhead = config.monthsAhead();
    this.measured = monthsAhead;
    Round round = new Round(transaction, "partitions", config.every(), LEASE);
    loops =
        List.of(
            new Loop(
                vertx,
                ASKED,
                LONGEST_PAUSE,
                () -> round.ifDue(turn -> make()).replaceWith(0),
                failure -> LOG.errorf("months can't be made: %s", failure)),
            new Loop(
                vertx,
                ASKED,
                LONGEST_PAUSE,
                () -> measure().replaceWith(0),
                failure -> LOG.warnf("months can't be counted: %s", failure)));
    Gauge.builder("ward.audit.months.ahead", () -> measured)
        .description("months after this one for which there is a partition")
        .register(meters);
  }

  void start(@Observes StartupEvent event) {
    loops.forEach(Loop::start);
  }

  void stop(@Observes ShutdownEvent event) {
    loops.forEach(Loop::stop);
  }

  /** Makes those that are missing. */
  Uni<Outcome> make() {
    return transaction
        .write(
            ITSELF,
            PLATFORM,
            connection -> connection.preparedQuery(MAKE).execute(Tuple.of(monthsAhead)))
        .map(rows -> new Outcome(rows.iterator().next().getInteger("made"), 0));
  }

  Uni<Integer> measure() {
    return transaction
        .relay(connection -> connection.query(AHEAD).execute())
        .map(rows -> rows.iterator().next().getInteger("months"))
        .invoke(months -> measured = months);
  }
}
