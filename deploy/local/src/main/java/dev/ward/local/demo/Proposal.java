package dev.ward.local.demo;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The treatment that was proposed to a patient at a consultation, and what of it they took. */
record Proposal(long presented, long accepted) {
  private static final double PROPOSED = 0.85;
  private static final double ACCEPTED = 0.58;
  private static final double ACCEPTED_IN_PART = 0.17;

  /** Tells by the appointment alone, so that nothing else of a clinic's history depends on it. */
  static @Nullable Proposal of(Appointment appointment) {
    SplittableRandom random = new SplittableRandom(appointment.externalId().hashCode() * 31L);
    if (appointment.seat().kind() != Kind.CONSULTATION || random.nextDouble() >= PROPOSED) {
      return null;
    }
    long presented = random.nextLong(600, 4_800) * 100;
    double chance = random.nextDouble();
    if (chance < ACCEPTED) {
      return new Proposal(presented, presented);
    }
    return new Proposal(
        presented,
        chance < ACCEPTED + ACCEPTED_IN_PART ? presented * random.nextLong(2, 8) / 10 : 0);
  }
}
