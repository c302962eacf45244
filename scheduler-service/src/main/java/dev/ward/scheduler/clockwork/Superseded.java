package dev.ward.scheduler.clockwork;

import java.io.Serial;

/** The run is no longer ours; whatever the transaction did must not happen. */
final class Superseded extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  Superseded(Claim claim) {
    super(
        "run " + claim.id() + " is no longer ours since fence " + claim.fence(),
        null,
        false,
        false);
  }
}
