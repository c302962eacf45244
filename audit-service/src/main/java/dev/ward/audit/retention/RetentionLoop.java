package dev.ward.audit.retention;

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

/** Goes the rounds of retention, one instance at a time, and looks what the last has come to. */
@ApplicationScoped
class RetentionLoop {

  private static final Logger LOG = Logger.getLogger(RetentionLoop.class);

  private static final Duration ASKED = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private final RetentionRounds rounds;
  private final Round round;
  private final List<Loop> loops;

  RetentionLoop(
      ClinicTransaction transaction,
      RetentionConfig config,
      RetentionRounds rounds,
      DueStore store,
      RetentionGauge gauge,
      Vertx vertx) {
    this.rounds = rounds;
    round = new Round(transaction, "retention", config.every(), config.lease());
    loops =
        List.of(
            new Loop(
                vertx,
                config.every().compareTo(ASKED) < 0 ? config.every() : ASKED,
                LONGEST_PAUSE,
                () -> round.ifDue(rounds::letGo).replaceWith(0),
                failure -> LOG.errorf("nothing can be let go of: %s", failure)),
            new Loop(
                vertx,
                ASKED,
                LONGEST_PAUSE,
                () -> store.measure().invoke(gauge::measured).replaceWith(0),
                failure -> LOG.warnf("retention can't be measured: %s", failure)));
  }

  void start(@Observes StartupEvent event) {
    loops.forEach(Loop::start);
  }

  void stop(@Observes ShutdownEvent event) {
    loops.forEach(Loop::stop);
  }

  /** A round now; empty while another is gone. */
  Uni<Optional<Outcome>> now() {
    return round.now(rounds::letGo);
  }
}
