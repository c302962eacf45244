package dev.ward.database.audit;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

final class Ids {

  private Ids() {}

  /** A UUIDv7 of the instant. */
  static UUID at(Instant instant) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(
        instant.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000),
        random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L);
  }
}
