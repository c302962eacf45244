package dev.ward.platform.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ward.platform.db.AllowanceLedger;
import dev.ward.platform.limits.Allowance.Demand;
import dev.ward.platform.limits.Allowance.Step;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The allowances of one kind that this instance deals with at the moment, each backed by the one in
 * the database.
 */
final class Allowances {

  private static final Logger LOG = Logger.getLogger(Allowances.class);

  private static final int MOST_KEYS = 100_000;
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final double NANOS = 1e9;

  private final Rate rate;
  private final AllowanceLedger ledger;
  private final long lease;
  private final Duration patience;
  private final LongSupplier clock;
  private final Cache<String, Allowance> known =
      Caffeine.newBuilder().maximumSize(MOST_KEYS).expireAfterAccess(IDLE).build();

  Allowances(
      Rate rate, AllowanceLedger ledger, Duration lease, Duration patience, LongSupplier clock) {
    this.rate = rate;
    this.ledger = ledger;
    this.lease = lease.toNanos();
    this.patience = patience;
    this.clock = clock;
  }

  /** The verdict, if it takes no question; else null. */
  @Nullable Verdict tryTake(String id, int cost) {
    return allowance(id).tryTake(cost, clock.getAsLong());
  }

  Uni<Verdict> take(String id, int cost) {
    Allowance allowance = allowance(id);
    return Uni.createFrom()
        .emitter(
            emitter ->
                follow(id, allowance, allowance.join(cost, emitter::complete, clock.getAsLong())));
  }

  private Allowance allowance(String id) {
    return known.get(id, unknown -> new Allowance(rate, lease));
  }

  private void follow(String id, Allowance allowance, Step step) {
    Demand demand = step.demand();
    if (demand != null) {
      ask(id, allowance, demand);
    }
    step.verdicts().forEach(Runnable::run);
  }

  private void ask(String id, Allowance allowance, Demand demand) {
    long asked = clock.getAsLong();
    ledger
        .take(rate.kind(), id, demand.needed(), demand.wanted(), rate.burst(), rate.perSecond())
        .ifNoItem()
        .after(patience)
        .fail()
        .subscribe()
        .with(
            grant -> {
              long now = clock.getAsLong();
              Rate counted = rate.counting(grant.burst(), grant.perSecond());
              follow(
                  id,
                  allowance,
                  grant.granted() > 0
                      ? allowance.granted(grant.granted(), grant.remaining(), counted, asked, now)
                      : allowance.refused(
                          demand.needed(),
                          grant.remaining(),
                          counted,
                          (long) (grant.waitSeconds() * NANOS),
                          now));
            },
            failure -> {
              LOG.debugf("no answer about the allowance of a %s: %s", rate.kind(), failure);
              follow(id, allowance, allowance.failed(clock.getAsLong()));
            });
  }
}
