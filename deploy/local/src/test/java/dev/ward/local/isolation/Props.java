package dev.ward.local.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Settings;
import dev.ward.local.story.Mails;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a story needs that is no operation: mails, another session, events and changes gone wrong.
 */
final class Props {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Mails mails;
  private final Troupe troupe;
  private final Trail trail;

  Props(Settings settings, Troupe troupe, Trail trail) {
    this.mails = new Mails(settings);
    this.troupe = troupe;
    this.trail = trail;
  }

  /** Does what a step says, and tells the ids that come of it. */
  Map<String, String> use(JsonNode step, UnaryOperator<String> filled) {
    String kind = step.fieldNames().next();
    String what = filled.apply(step.path(kind).asText());
    return switch (kind) {
      case "token mailed to" -> Map.of("mailed token", mails.invitationToken(what, PATIENCE));
      case "know" -> Map.of(what, troupe.person(what));
      case "remember imports as" -> Map.of(what, filled.apply("<imports>"));
      case "sign in again" -> {
        troupe.signInAgain(what);
        yield Map.of();
      }
      case "make an id" -> Map.of(what, trail.id(), "now", Instant.now().toString());
      case "sql" -> {
        trail.execute(what);
        yield Map.of();
      }
      case "insert" -> Map.of(step.path("keep").asText(), trail.text(what));
      case "park an event of" -> Map.of("parked", trail.parked(what));
      case "keep a failure of" -> Map.of("failures", trail.failed(what));
      default -> throw new AssertionError("deeds.json has a step that nobody knows: " + kind);
    };
  }
}
