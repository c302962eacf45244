package dev.ward.audit.ingest;

import dev.ward.audit.ingest.EventReader.Read;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an event must be beyond its form: of this time, of a known kind, without a patient's data.
 */
@ApplicationScoped
class Screening {

  private static final int TIME_ORDERED = 7;
  private static final int IETF = 2;
  private static final Duration ID_TOLERANCE = Duration.ofDays(1);

  private final EventCatalogue catalogue;
  private final Duration tolerance;
  private final Clock clock;

  @Inject
  Screening(EventCatalogue catalogue, IngestConfig config) {
    this(catalogue, config.clockTolerance(), Clock.systemUTC());
  }

  Screening(EventCatalogue catalogue, Duration tolerance, Clock clock) {
    this.catalogue = catalogue;
    this.tolerance = tolerance;
    this.clock = clock;
  }

  List<Read> screen(List<Read> read, Denylist denylist) {
    return read.stream().map(one -> screen(one, denylist)).toList();
  }

  private Read screen(Read read, Denylist denylist) {
    IncomingEvent event = read.event();
    Flaw broken = event == null ? null : broken(event, denylist);
    return event == null || broken == null
        ? read
        : new Read(
            read.place(),
            null,
            Item.rejected(String.valueOf(event.id()), broken.within(read.place())));
  }

  /** The first thing that is wrong; null when nothing is. */
  @Nullable Flaw broken(IncomingEvent event, Denylist denylist) {
    Flaw displaced = displaced(event);
    if (displaced != null) {
      return displaced;
    }
    EventKind kind = catalogue.of(String.valueOf(event.action()));
    if (kind == null) {
      return new Flaw("/action", "is of no known kind; GET /audit/v1/schemas lists them");
    }
    Flaw malformed = kind.broken(event);
    return malformed != null ? malformed : denylist.broken(event, kind.mayHold());
  }

  /** What is late is taken, however late: an outbox may have had to wait. */
  private @Nullable Flaw displaced(IncomingEvent event) {
    UUID id = event.id();
    if (id == null || event.occurredAt() == null) {
      return null;
    }
    if (id.version() != TIME_ORDERED || id.variant() != IETF) {
      return new Flaw("/id", "is not a UUIDv7");
    }
    Instant latest = clock.instant().plus(tolerance);
    Instant made = Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    Instant occurred = event.occurredAt().toInstant();
    if (made.isAfter(latest)) {
      return new Flaw("/id", "is from the future");
    }
    if (occurred.isAfter(latest)) {
      return new Flaw("/occurredAt", "is in the future");
    }
    return Duration.between(made, occurred).abs().compareTo(ID_TOLERANCE) > 0
        ? new Flaw("/occurredAt", "is more than a day from the time in the id")
        : null;
  }
}
