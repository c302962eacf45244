package dev.ward.scheduler.notifications;

import io.smallrye.mutiny.Uni;

/** One way out of the house. */
interface Sender {

  /** What deliveries call it. */
  String channel();

  /** Completes when the receiver has taken it; fails with {@link Undelivered} when it has not. */
  Uni<Void> send(Parcel parcel);
}
