package dev.ward.audit.trail;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A filter, and by which of its conditions events are found: the one that leads to the fewest.
 *
 * @param place the chain, or the organization whose chains all are searched
 * @param lead as audit.search() calls it
 * @param pseudonym what stands in events for the patient they are about
 */
public record Search(UUID place, String lead, TrailFilter filter, @Nullable String pseudonym) {

  /**
   * The recorder sees to it that the time in an event's id and the time it occurred are never
   * further apart.
   */
  private static final Duration ID_TOLERANCE = Duration.ofDays(1);

  private static final UUID LEAST_ID = new UUID(0, 0);
  private static final UUID GREATEST_ID = new UUID(-1, -1);
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z_-]*");

  public static Search ofClinic(UUID clinicId, TrailFilter filter, @Nullable String pseudonym) {
    return new Search(clinicId, ofChain(filter, pseudonym), filter, pseudonym);
  }

  static Search ofOrganization(
      UUID organizationId, TrailFilter filter, @Nullable String pseudonym) {
    UUID clinic = filter.clinic();
    if (clinic != null) {
      return ofClinic(clinic, filter, pseudonym);
    }
    String lead = filter.actor() == null ? "organization" : "organization-actor";
    return new Search(organizationId, lead, filter, null);
  }

  private static String ofChain(TrailFilter filter, @Nullable String pseudonym) {
    if (pseudonym != null) {
      return "subject";
    }
    if (filter.request() != null) {
      return "request";
    }
    if (targetId(filter.target()) != null && !isEither(filter.target())) {
      return "target";
    }
    return filter.actor() == null ? "stream" : "actor";
  }

  /**
   * The arguments of audit.search() from the first on.
   *
   * @param before an id that all events wanted come before; null for the newest
   */
  public Tuple arguments(@Nullable UUID before, int atMost, int lookedAtMost) {
    UUID beyond = beyondId();
    return filterArguments(Tuple.tuple().addUUID(place).addString(lead), filter, pseudonym)
        .addUUID(leastId())
        .addUUID(before == null || isLess(beyond, before) ? beyond : before)
        .addInteger(atMost)
        .addInteger(lookedAtMost);
  }

  /** Adds what becomes an audit.event_filter. */
  public static Tuple filterArguments(
      Tuple arguments, TrailFilter filter, @Nullable String pseudonym) {
    return arguments
        .addUUID(filter.clinic())
        .addString(filter.actor())
        .addString(filter.action())
        .addString(targetType(filter.target()))
        .addString(targetId(filter.target()))
        .addBoolean(isEither(filter.target()))
        .addString(pseudonym)
        .addString(filter.outcome())
        .addString(filter.request())
        .addString(filter.text())
        .addOffsetDateTime(filter.since())
        .addOffsetDateTime(filter.until());
  }

  private static @Nullable String targetType(@Nullable String target) {
    if (target == null || TYPE.matcher(target).matches()) {
      return target;
    }
    int colon = target.indexOf(':');
    return colon > 0 && TYPE.matcher(target.substring(0, colon)).matches()
        ? target.substring(0, colon)
        : null;
  }

  private static @Nullable String targetId(@Nullable String target) {
    String type = targetType(target);
    return target == null || type == null || type.equals(target)
        ? target
        : target.substring(type.length() + 1);
  }

  /** Whether it is a word that may be a type, but also the id of, say, a job. */
  private static boolean isEither(@Nullable String target) {
    return target != null && TYPE.matcher(target).matches();
  }

  /** The least id that an event of the asked time can have. */
  public UUID leastId() {
    OffsetDateTime since = filter.since();
    return since == null ? LEAST_ID : firstId(since.minus(ID_TOLERANCE));
  }

  /** The least id that no event of the asked time can have. */
  public UUID beyondId() {
    OffsetDateTime until = filter.until();
    return until == null ? GREATEST_ID : firstId(until.plus(ID_TOLERANCE).plusNanos(1_000_000));
  }

  /** The least UUIDv7 of an instant: 48 bits of milliseconds, the version, nothing else. */
  private static UUID firstId(OffsetDateTime instant) {
    long milliseconds = Math.max(0, instant.toInstant().toEpochMilli());
    return new UUID(milliseconds << 16 | 0x7000, 0);
  }

  /** In the order of the database, which knows no sign. */
  private static boolean isLess(UUID one, UUID other) {
    int first = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return first < 0
        || first == 0
            && Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits())
                < 0;
  }
}
