package dev.ward.audit.streams;

import io.smallrye.mutiny.Uni;

interface Receiver {

  /** What the stream's kind is called. */
  String kind();

  /** Fails with {@link NotTaken} or otherwise unless the receiver has all of the batch. */
  Uni<Void> deliver(Claim claim, Batch batch);
}
