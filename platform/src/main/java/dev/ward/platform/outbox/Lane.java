package dev.ward.platform.outbox;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One lane of the relay: carries the events of its share of the streams to the audit service, in
 * order, one request at a time, while it holds the lane's lease. A stream always begins with its
 * oldest event that isn't known to be on record; so whoever loses the lease on the way can only
 * have said again what is said already, and a request of theirs that arrives late changes nothing.
 */
final class Lane {

  /** Streams are spread over so many buckets, by the database; a lane takes some of them. */
  static final int BUCKETS = 16;

  private final OutboxStore store;
  private final AuditClient audit;
  private final OutboxConfig config;
  private final Courier courier;
  private final String name;
  private final Short[] buckets;
  private final UUID holder = UUID.randomUUID();

  private long heldUntil;
  private long letGoAt;
  private volatile boolean held;
  private int most;

  /** What is told of what is done. */
  interface Courier {
    void delivered(int events);

    void parked(int events);
  }

  Lane(int number, OutboxStore store, AuditClient audit, OutboxConfig config, Courier courier) {
    int lanes = config.outbox().lanes();
    this.name = "audit %d/%d".formatted(number, lanes);
    this.store = store;
    this.audit = audit;
    this.config = config;
    this.courier = courier;
    this.most = config.outbox().batch();
    List<Short> own = new ArrayList<>();
    for (int bucket = number; bucket < BUCKETS; bucket += lanes) {
      own.add((short) bucket);
    }
    this.buckets = own.toArray(Short[]::new);
  }

  String name() {
    return name;
  }

  /**
   * Delivers one batch. The result is how many events have left the outbox; 0 also when another
   * relay has the lane.
   */
  Uni<Integer> deliver() {
    if (held && System.nanoTime() - letGoAt > 0) {
      return letGo().replaceWith(0);
    }
    return hold()
        .flatMap(
            ours ->
                ours
                    ? store
                        .oldest(buckets, most, config.outbox().batchBytes())
                        .flatMap(this::deliver)
                    : Uni.createFrom().item(0));
  }

  /**
   * Leaves the lane to others, who need not wait for the end of the lease then. Whatever is on its
   * way meanwhile is fenced.
   */
  Uni<Void> letGo() {
    if (!held) {
      return Uni.createFrom().voidItem();
    }
    held = false;
    return store.release(name, holder);
  }

  /** The lease is renewed when half of it is over, so that it outlasts every request. */
  private Uni<Boolean> hold() {
    Duration lease = config.outbox().lease();
    long now = System.nanoTime();
    if (held && heldUntil - now > lease.toNanos() / 2) {
      return Uni.createFrom().item(true);
    }
    return store
        .lease(name, holder, (int) lease.toSeconds())
        .invoke(
            ours -> {
              if (ours && !held) {
                letGoAt = now + config.outbox().tenure().toNanos();
              }
              held = ours;
              heldUntil = now + lease.toNanos();
            });
  }

  private Uni<Integer> deliver(List<Waiting> events) {
    if (events.isEmpty()) {
      return Uni.createFrom().item(0);
    }
    if (events.get(0).bytes() > config.outbox().batchBytes()) {
      return settle(
          events.subList(0, 1),
          List.of(Optional.of(new Rejection("is larger than a request", ""))));
    }
    return audit
        .send(events)
        .invoke(answers -> most = config.outbox().batch())
        .flatMap(answers -> settle(events, answers))
        .onFailure(AuditUnavailable.class)
        .recoverWithUni(failure -> narrowed(events, (AuditUnavailable) failure));
  }

  /** When a batch is refused as a whole, halves of it find the event that is at fault. */
  private Uni<Integer> narrowed(List<Waiting> events, AuditUnavailable failure) {
    if (!failure.isOfThisBatch()) {
      return Uni.createFrom().failure(failure);
    }
    if (events.size() > 1) {
      most = events.size() / 2;
      return deliver();
    }
    return settle(events, Collections.nCopies(1, Optional.of(new Rejection(failure.reason(), ""))));
  }

  private Uni<Integer> settle(List<Waiting> events, List<Optional<Rejection>> answers) {
    return store
        .settle(name, holder, events, answers)
        .map(
            ours -> {
              if (!ours) {
                held = false;
                return 0;
              }
              int parked = (int) answers.stream().filter(Optional::isPresent).count();
              courier.delivered(events.size() - parked);
              if (parked > 0) {
                courier.parked(parked);
              }
              return events.size();
            });
  }
}
