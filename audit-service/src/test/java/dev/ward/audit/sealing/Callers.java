package dev.ward.audit.sealing;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Origin;
import dev.ward.platform.testing.Directory;
import java.util.Map;
import java.util.UUID;

/** People as their tokens would tell of them, for tests beneath HTTP. */
final class Callers {

  private Callers() {}

  static Caller of(UUID person, boolean operator, Map<UUID, String> clinics) {
    return new Caller(
        person.toString(),
        null,
        Directory.epoch(person),
        clinics,
        Map.of(),
        false,
        operator,
        null,
        new Caller.SignIn(null, null, null),
        Origin.NONE);
  }
}
