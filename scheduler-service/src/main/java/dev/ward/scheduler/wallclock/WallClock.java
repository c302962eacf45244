package dev.ward.scheduler.wallclock;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * When the matches of a cron expression happen on the wall clock of a time zone. A time that the
 * clock skips happens at the next one that it shows; a time that it shows twice happens the first
 * time only. A day that the zone skips altogether has no occurrences, because nobody lived it.
 */
public final class WallClock {

  private final ZoneRules rules;

  public WallClock(ZoneId zone) {
    this.rules = zone.getRules();
  }

  /** The last occurrence that is not after the given instant. */
  public Optional<Instant> latest(Cron cron, Instant now) {
    Optional<LocalDateTime> match = cron.atOrBefore(latestShown(now));
    while (match.isPresent()) {
      Optional<Instant> occurrence = occurrence(match.get());
      if (occurrence.isPresent() && !occurrence.get().isAfter(now)) {
        return occurrence;
      }
      match = cron.atOrBefore(match.get().minusMinutes(1));
    }
    return Optional.empty();
  }

  /** The first occurrence after the given instant. */
  public Optional<Instant> next(Cron cron, Instant now) {
    Optional<LocalDateTime> match = cron.atOrAfter(shown(now));
    while (match.isPresent()) {
      Optional<Instant> occurrence = occurrence(match.get());
      if (occurrence.isPresent() && occurrence.get().isAfter(now)) {
        return occurrence;
      }
      match = cron.atOrAfter(match.get().plusMinutes(1));
    }
    return Optional.empty();
  }

  private Optional<Instant> occurrence(LocalDateTime time) {
    ZoneOffsetTransition change = rules.getTransition(time);
    if (change == null || change.isOverlap()) {
      // Of two offsets the earlier one, which is the first in the list.
      return Optional.of(time.toInstant(rules.getValidOffsets(time).get(0)));
    }
    return lived(time.toLocalDate(), change) ? Optional.of(change.getInstant()) : Optional.empty();
  }

  private static boolean lived(LocalDate day, ZoneOffsetTransition gap) {
    return gap.getDateTimeBefore().isAfter(day.atStartOfDay())
        || gap.getDateTimeAfter().isBefore(day.plusDays(1).atStartOfDay());
  }

  private LocalDateTime shown(Instant now) {
    return LocalDateTime.ofInstant(now, rules.getOffset(now));
  }

  /**
   * The latest time that the clock has ever shown: while an hour repeats itself, that hour's end.
   */
  private LocalDateTime latestShown(Instant now) {
    LocalDateTime shown = shown(now);
    ZoneOffsetTransition change = rules.previousTransition(now.plus(Duration.ofNanos(1)));
    return change != null && change.isOverlap() && change.getDateTimeBefore().isAfter(shown)
        ? change.getDateTimeBefore()
        : shown;
  }
}
