package dev.ward.platform.limits;

import dev.ward.platform.db.AllowanceLedger;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Removes allowances that are whole again, so that what is stored is who was here lately. */
@Singleton
class AllowanceSweep {

  private static final Logger LOG = Logger.getLogger(AllowanceSweep.class);

  private final AllowanceLedger ledger;
  private final LimitsConfig config;
  private final Vertx vertx;
  private long timer;

  AllowanceSweep(AllowanceLedger ledger, LimitsConfig config, Vertx vertx) {
    this.ledger = ledger;
    this.config = config;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent event) {
    timer = vertx.setPeriodic(config.sweep().toMillis(), ignored -> sweep());
  }

  void stop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }

  private void sweep() {
    ledger
        .forgetFull()
        .subscribe()
        .with(done -> {}, failure -> LOG.debugf("allowances could not be swept: %s", failure));
  }
}
