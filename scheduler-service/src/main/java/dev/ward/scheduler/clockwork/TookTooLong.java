package dev.ward.scheduler.clockwork;

import java.io.Serial;

/** An attempt took longer than its job may; whatever it did must not happen. */
final class TookTooLong extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  TookTooLong(Claim claim) {
    super("It took longer than " + claim.timeout().toSeconds() + " seconds.", null, false, false);
  }
}
