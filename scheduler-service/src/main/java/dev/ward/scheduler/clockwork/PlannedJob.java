package dev.ward.scheduler.clockwork;

import dev.ward.scheduler.wallclock.Rhythm;
import io.vertx.mutiny.sqlclient.Row;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a job to say when its occurrences are.
 *
 * @param timeZone whose wall clock it goes by; null for each clinic's own
 * @param dueFrom before this nothing was due
 * @param each whether each missed occurrence is made, or the latest alone
 * @param catchUp how late an occurrence may still be made
 */
record PlannedJob(
    String name,
    Rhythm rhythm,
    boolean perClinic,
    @Nullable String timeZone,
    Instant dueFrom,
    boolean each,
    Duration catchUp) {

  private static final Logger LOG = Logger.getLogger(PlannedJob.class);
  private static final List<String> NO_CLINICS_ZONE = List.of("UTC");

  /** As many as a clinic may have to make up for at once. */
  private static final int MOST = 500;

  static PlannedJob of(Row row) {
    return new PlannedJob(
        row.getString("name"),
        Rhythm.of(row.getString("cron"), row.getInteger("every_seconds")),
        row.getString("scope").equals("clinic"),
        row.getString("time_zone"),
        row.getOffsetDateTime("due_from").toInstant(),
        row.getString("catch_up").equals("each"),
        Duration.ofSeconds(row.getInteger("catch_up_seconds")));
  }

  /** What is due now for clinics in the zones, and not earlier than the given instant. */
  List<Due> due(List<String> zones, Instant notBefore, Instant now) {
    Instant from = later(later(notBefore, now.minus(catchUp)), dueFrom);
    return occurrences(zones, from, now, each ? MOST : 1);
  }

  /** All occurrences of a time, of too many the latest. */
  List<Due> all(List<String> zones, Instant from, Instant to) {
    return occurrences(zones, later(from, dueFrom), to, MOST);
  }

  /**
   * When the first occurrence after now is in any of the zones, or the given instant if none is.
   */
  Instant next(List<String> zones, Instant now, Instant atTheLatest) {
    Instant next = atTheLatest;
    for (String zone : perClinic ? zones : NO_CLINICS_ZONE) {
      Optional<Instant> upcoming = wallClock(zone).flatMap(at -> rhythm.next(at, now));
      if (upcoming.isPresent() && upcoming.get().isBefore(next)) {
        next = upcoming.get();
      }
    }
    return next;
  }

  private List<Due> occurrences(List<String> zones, Instant from, Instant to, int most) {
    List<Due> due = new ArrayList<>();
    for (String zone : perClinic ? zones : NO_CLINICS_ZONE) {
      wallClock(zone)
          .map(at -> rhythm.within(at, from, to, most))
          .ifPresent(instants -> instants.forEach(at -> due.add(new Due(zone, at))));
    }
    return due;
  }

  private Optional<ZoneId> wallClock(String zone) {
    try {
      return Optional.of(ZoneId.of(timeZone == null ? zone : timeZone));
    } catch (DateTimeException e) {
      LOG.errorf("%s is not planned in the time zone %s: %s", name, zone, e);
      return Optional.empty();
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
