package dev.ward.audit.proof;

import dev.ward.audit.rounds.Round;
import dev.ward.audit.rounds.Round.Outcome;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.outbox.Loop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Goes the rounds that make the proofs: one instance signs, one carries, each looks how they stand.
 */
@ApplicationScoped
class CheckpointLoops {

  private static final Logger LOG = Logger.getLogger(CheckpointLoops.class);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final CheckpointRounds rounds;
  private final RoundStore store;
  private final CheckpointGauge gauge;
  private final Round signing;
  private final Round carrying;
  private final List<Loop> loops;

  CheckpointLoops(
      ClinicTransaction transaction,
      ProofConfig config,
      CheckpointRounds rounds,
      RoundStore store,
      CheckpointGauge gauge,
      Vertx vertx) {
    this.rounds = rounds;
    this.store = store;
    this.gauge = gauge;
    Duration every = config.checkpoints().every();
    Duration carry = config.checkpoints().carry();
    Duration lease = config.checkpoints().lease();
    signing = new Round(transaction, "checkpoints", every, lease);
    carrying = new Round(transaction, "carrying", Duration.ZERO, lease);
    loops =
        List.of(
            // Asked for more often than it is due, so that an instance that has died is succeeded.
            new Loop(
                vertx,
                every.compareTo(carry) < 0 ? every : carry,
                LONGEST_PAUSE,
                () -> signing.ifDue(rounds::sign).replaceWith(0),
                failure -> LOG.errorf("chains can't be signed: %s", failure)),
            new Loop(
                vertx,
                carry,
                LONGEST_PAUSE,
                () -> carrying.ifDue(rounds::carry).map(CheckpointLoops::done),
                failure -> LOG.errorf("checkpoints wait for the vault: %s", failure)),
            new Loop(
                vertx,
                carry,
                LONGEST_PAUSE,
                () -> store.measure().invoke(gauge::measured).replaceWith(0),
                failure -> LOG.warnf("proofs can't be measured: %s", failure)));
  }

  void start(@Observes StartupEvent event) {
    loops.forEach(Loop::start);
  }

  void stop(@Observes ShutdownEvent event) {
    loops.forEach(Loop::stop);
  }

  /** A round now; empty while another is gone. */
  Uni<Optional<Outcome>> signNow() {
    return signing.now(rounds::sign);
  }

  /** Carries what waits; empty while somebody else does. */
  Uni<Optional<Outcome>> carryNow() {
    return carrying.now(rounds::carry);
  }

  Uni<CheckpointMeasures> measured() {
    return store.measure().invoke(gauge::measured);
  }

  private static int done(Optional<Outcome> outcome) {
    return (int) outcome.map(Outcome::done).orElse(0L).longValue();
  }
}
