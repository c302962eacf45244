package dev.ward.scheduler.wallclock;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a job's occurrences are: by a cron expression on the wall clock of a zone, or every so many
 * seconds since 1970, which is the same everywhere.
 */
public final class Rhythm {

  private final @Nullable Cron cron;
  private final Duration every;

  private Rhythm(@Nullable Cron cron, Duration every) {
    this.cron = cron;
    this.every = every;
  }

  /**
   * One of the two must be given.
   *
   * @throws IllegalArgumentException with a sentence for people, if the expression is none
   */
  public static Rhythm of(@Nullable String cron, @Nullable Integer everySeconds) {
    if (everySeconds != null) {
      return new Rhythm(null, Duration.ofSeconds(everySeconds));
    }
    return new Rhythm(Cron.parse(cron == null ? "" : cron), Duration.ZERO);
  }

  /** The last occurrence that is not after the given instant. */
  public Optional<Instant> latest(ZoneId zone, Instant now) {
    return cron == null ? Optional.of(step(now, 0)) : new WallClock(zone).latest(cron, now);
  }

  /** The first occurrence after the given instant. */
  public Optional<Instant> next(ZoneId zone, Instant now) {
    return cron == null ? Optional.of(step(now, 1)) : new WallClock(zone).next(cron, now);
  }

  /** So many occurrences after the given instant; fewer when there are no more. */
  public List<Instant> upcoming(ZoneId zone, Instant now, int count) {
    List<Instant> upcoming = new ArrayList<>();
    Optional<Instant> next = next(zone, now);
    while (next.isPresent() && upcoming.size() < count) {
      upcoming.add(next.get());
      next = next(zone, next.get());
    }
    return upcoming;
  }

  /** The occurrences from one instant to another, both included; of too many, the latest. */
  public List<Instant> within(ZoneId zone, Instant from, Instant to, int atMost) {
    List<Instant> found = new ArrayList<>();
    Optional<Instant> latest = latest(zone, to);
    while (latest.isPresent() && !latest.get().isBefore(from) && found.size() < atMost) {
      found.add(0, latest.get());
      latest = latest(zone, latest.get().minusNanos(1));
    }
    return found;
  }

  private Instant step(Instant now, int further) {
    long seconds = every.toSeconds();
    return Instant.ofEpochSecond(
        (Math.floorDiv(now.getEpochSecond(), seconds) + further) * seconds);
  }
}
