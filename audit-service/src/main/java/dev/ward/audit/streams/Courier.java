package dev.ward.audit.streams;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Delivers one stream, a batch after the other and each before the next, for as long as there is
 * something to deliver, its receiver takes it, and others aren't kept waiting. A batch is settled
 * after it was taken: whoever dies in between, or loses the stream, has it delivered again.
 */
@ApplicationScoped
class Courier {

  private static final Logger LOG = Logger.getLogger(Courier.class);

  private final DeliveryStore store;
  private final StreamsConfig config;
  private final StreamGauge gauge;
  private final Map<String, Receiver> receivers = new HashMap<>();

  Courier(
      DeliveryStore store,
      StreamsConfig config,
      StreamGauge gauge,
      WebhookReceiver webhook,
      SyslogReceiver syslog) {
    this.store = store;
    this.config = config;
    this.gauge = gauge;
    receivers.put(webhook.kind(), webhook);
    receivers.put(syslog.kind(), syslog);
  }

  /** Never fails: what happens to one stream is of no concern to the others. */
  Uni<Void> deliver(UUID holder, Claim claim) {
    long until = System.nanoTime() + config.tenure().toNanos();
    return next(holder, claim, until)
        .onFailure()
        .recoverWithUni(failure -> failed(holder, claim, NotTaken.because(failure)))
        .onFailure()
        .invoke(
            failure -> LOG.warnf("stream %s is left to its lease: %s", claim.streamId(), failure))
        .onFailure()
        .recoverWithNull();
  }

  /** A test of the same way, without any consequence for the stream. */
  Uni<Void> tried(Claim claim, Batch batch) {
    return hand(claim, batch);
  }

  private Uni<Void> next(UUID holder, Claim claim, long until) {
    return store
        .read(holder, claim.streamId())
        .flatMap(
            batch -> {
              if (batch == null || System.nanoTime() - until > 0) {
                return store.release(holder, claim.streamId());
              }
              Uni<Void> taken =
                  batch.items().isEmpty() ? Uni.createFrom().voidItem() : hand(claim, batch);
              return taken
                  .flatMap(done -> store.settle(holder, claim.streamId(), batch))
                  .flatMap(
                      ours -> {
                        gauge.delivered(claim.kind(), batch.items().size());
                        return ours ? next(holder, claim, until) : Uni.createFrom().voidItem();
                      });
            });
  }

  private Uni<Void> hand(Claim claim, Batch batch) {
    return Uni.createFrom()
        .deferred(
            () ->
                java.util.Objects.requireNonNull(receivers.get(claim.kind()))
                    .deliver(claim, batch));
  }

  private Uni<Void> failed(UUID holder, Claim claim, NotTaken why) {
    gauge.failed(claim.kind());
    return store
        .fail(holder, claim.streamId(), String.valueOf(why.getMessage()), pause(claim, why))
        .invoke(
            stopped -> {
              if (stopped) {
                LOG.warnf("stream %s was stopped: %s", claim.streamId(), why);
              }
            })
        .replaceWithVoid();
  }

  /** As long as the receiver asks for, within bounds; else ever longer, and never two at once. */
  private Duration pause(Claim claim, NotTaken why) {
    if (why.retryAfter() != null) {
      return why.retryAfter().compareTo(config.longestRetryAfter()) < 0
          ? why.retryAfter()
          : config.longestRetryAfter();
    }
    long base =
        Math.min(
            config.longestPause().toMillis(),
            config.firstPause().toMillis() << Math.min(claim.attempts(), 20));
    return Duration.ofMillis(base / 2 + ThreadLocalRandom.current().nextLong(base / 2 + 1));
  }
}
