package dev.ward.audit.trail;

import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.problem.Problem;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What a reader of the trail looks for. */
record TrailQuery(
    @Parameter(description = "The id of who did it") @RestQuery @Nullable String actor,
    @Parameter(description = "What was done; goal.* for everything done to goals") @RestQuery
        @Nullable String action,
    @Parameter(description = "The type or the id of what it was done to, or type:id") @RestQuery
        @Nullable String target,
    @Parameter(description = "Instant or date (UTC), inclusive") @RestQuery @Nullable String from,
    @Parameter(description = "Instant or date (UTC), exclusive") @RestQuery @Nullable String to,
    @RestQuery @Nullable Integer limit,
    @RestQuery @Nullable String cursor) {

  private static final int LONGEST = 255;

  /**
   * The recorder sees to it that the time in an event's id and the time it occurred are never
   * further apart.
   */
  private static final Duration ID_TOLERANCE = Duration.ofDays(1);

  private static final UUID LEAST_ID = new UUID(0, 0);
  private static final UUID GREATEST_ID = new UUID(-1, -1);

  TrailQuery {
    bound("/actor", actor);
    bound("/action", action);
    bound("/target", target);
  }

  int atMost() {
    return Limit.of(limit);
  }

  @Nullable OffsetDateTime since() {
    return instant("/from", from);
  }

  @Nullable OffsetDateTime until() {
    return instant("/to", to);
  }

  /** The least id that an event of the asked time can have. */
  UUID leastId() {
    OffsetDateTime since = since();
    return since == null ? LEAST_ID : firstId(since.minus(ID_TOLERANCE));
  }

  /** The least id that no event of the asked time can have. */
  UUID beyondId() {
    OffsetDateTime until = until();
    return until == null ? GREATEST_ID : firstId(until.plus(ID_TOLERANCE).plusNanos(1_000_000));
  }

  /** The id of the last event of the page before; beyond all ids for the first page. */
  UUID before(UUID place) {
    String[] key = Cursor.decode(cursor, list(place), 1);
    return key == null ? GREATEST_ID : UUID.fromString(key[0]);
  }

  String cursorBehind(UUID place, StoredEvent event) {
    return Cursor.encode(list(place), event.id());
  }

  /** What was looked for, for the record of the look; null for everything. */
  @Nullable String description() {
    List<String> parts = new ArrayList<>();
    add(parts, "actor", actor);
    add(parts, "action", action);
    add(parts, "target", target);
    add(parts, "from", from);
    add(parts, "to", to);
    return parts.isEmpty() ? null : String.join(", ", parts);
  }

  private static void add(List<String> parts, String name, @Nullable String value) {
    if (value != null) {
      parts.add(name + " " + value);
    }
  }

  private List<?> list(UUID place) {
    return Arrays.asList("trail", place, actor, action, target, from, to);
  }

  /** The least UUIDv7 of an instant: 48 bits of milliseconds, the version, nothing else. */
  private static UUID firstId(OffsetDateTime instant) {
    long milliseconds = Math.max(0, instant.toInstant().toEpochMilli());
    return new UUID(milliseconds << 16 | 0x7000, 0);
  }

  private static void bound(String pointer, @Nullable String value) {
    if (value != null && value.length() > LONGEST) {
      throw Problem.invalid(pointer, "is longer than " + LONGEST + " characters");
    }
  }

  private static @Nullable OffsetDateTime instant(String pointer, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
          : OffsetDateTime.parse(text);
    } catch (DateTimeParseException e) {
      throw Problem.invalid(pointer, "must be an instant (2026-11-01T00:00:00Z) or a date");
    }
  }
}
