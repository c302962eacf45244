package dev.ward.audit.ingest;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an event must be, as far as it can be told from the event alone. */
final class EventRules {

  private static final Set<String> ACTORS =
      Set.of("user", "service", "database", "system", "anonymous");
  private static final Set<String> OUTCOMES = Set.of("success", "denied", "failure");
  private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9_.-]{0,99}");

  static final int NAME = 100;
  static final int IDENTIFIER = 255;
  static final int PROSE = 2_000;
  private static final int CHANGES = 256 * 1024;

  private EventRules() {}

  /** The first thing that is wrong with the event; null when nothing is. */
  static @Nullable Flaw broken(IncomingEvent event) {
    if (event.id() == null) {
      return new Flaw("/id", "is missing");
    }
    if (event.occurredAt() == null) {
      return new Flaw("/occurredAt", "is missing");
    }
    if (event.action() == null || !ACTION.matcher(event.action()).matches()) {
      return new Flaw(
          "/action", "must be lower-case words joined by dots, 100 characters at the most");
    }
    if (event.outcome() == null || !OUTCOMES.contains(event.outcome())) {
      return new Flaw("/outcome", "must be success, denied or failure");
    }
    if (event.subjectId() != null && event.clinicId() == null) {
      return new Flaw("/clinicId", "is missing: whose patient is it?");
    }
    if (event.schemaVersion() != null && event.schemaVersion() < 1) {
      return new Flaw("/schemaVersion", "must be 1 or more");
    }
    Flaw actor = brokenActor(event.actor());
    if (actor != null) {
      return actor;
    }
    Flaw source = brokenSource(event.source());
    return source != null ? source : brokenText(event);
  }

  private static @Nullable Flaw brokenActor(IncomingEvent.@Nullable Actor actor) {
    if (actor == null || actor.type() == null || !ACTORS.contains(actor.type())) {
      return new Flaw("/actor/type", "must be user, service, database, system or anonymous");
    }
    Flaw id = brokenText("/actor/id", actor.id(), IDENTIFIER);
    return id != null ? id : brokenText("/actor/role", actor.role(), NAME);
  }

  private static @Nullable Flaw brokenSource(IncomingEvent.@Nullable Source source) {
    if (source == null || source.service() == null || source.service().isBlank()) {
      return new Flaw("/source/service", "is missing");
    }
    Flaw service = brokenText("/source/service", source.service(), NAME);
    if (service != null) {
      return service;
    }
    Flaw ip = brokenText("/source/ip", source.ip(), NAME);
    return ip != null ? ip : brokenText("/source/userAgent", source.userAgent(), PROSE);
  }

  private static @Nullable Flaw brokenText(IncomingEvent event) {
    IncomingEvent.Target target = event.target();
    Flaw[] found = {
      target == null ? null : brokenText("/target/type", target.type(), NAME),
      target == null ? null : brokenText("/target/id", target.id(), IDENTIFIER),
      brokenText("/subjectId", event.subjectId(), IDENTIFIER),
      brokenText("/reason", event.reason(), PROSE),
      brokenText("/requestId", event.requestId(), IDENTIFIER),
      event.changes() == null ? null : brokenText("/changes", event.changes().toString(), CHANGES)
    };
    for (Flaw broken : found) {
      if (broken != null) {
        return broken;
      }
    }
    return null;
  }

  private static @Nullable Flaw brokenText(String pointer, @Nullable String text, int most) {
    if (text == null) {
      return null;
    }
    if (text.length() > most) {
      return new Flaw(pointer, "is longer than " + most + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (Character.isHighSurrogate(character)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (character == 0 || Character.isSurrogate(character)) {
        return new Flaw(pointer, "holds a character that can't be stored");
      }
    }
    return null;
  }
}
