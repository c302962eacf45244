package dev.ward.audit.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.audit.ingest.DeniedPattern.Kind;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what looks like a patient's data out of the fields that anybody reads who may read the
 * trail. What an event with a subject says in its changes is sealed, and may hold anything.
 */
final class Denylist {

  private static final String PLACE_OF_SOMETHING_HARMLESS = "§";

  /** Nothing that is denied is shorter. */
  private static final int SHORTEST = 3;

  private final List<DeniedPattern> harmless;
  private final List<DeniedPattern> values;
  private final List<DeniedPattern> fields;

  Denylist(List<DeniedPattern> patterns) {
    harmless = patterns.stream().filter(p -> p.kind() == Kind.HARMLESS).toList();
    values = patterns.stream().filter(p -> p.kind() == Kind.VALUE).toList();
    fields = patterns.stream().filter(p -> p.kind() == Kind.FIELD).toList();
  }

  /**
   * The first thing that must not be there; null when nothing is. It never shows the value.
   *
   * @param mayHold the names of patterns that are not looked for
   */
  @Nullable Flaw broken(IncomingEvent event, Set<String> mayHold) {
    IncomingEvent.Actor actor = event.actor();
    IncomingEvent.Target target = event.target();
    Flaw found = value("/reason", event.reason(), mayHold);
    // What is named after the patient is sealed with them.
    if (found == null && target != null && !Objects.equals(target.id(), event.subjectId())) {
      found = value("/target/id", target.id(), mayHold);
    }
    if (found == null && actor != null) {
      found = value("/actor/id", actor.id(), mayHold);
    }
    if (found == null && actor != null) {
      found = value("/actor/role", actor.role(), mayHold);
    }
    if (found == null && event.changes() != null && event.subjectId() == null) {
      found = within("/changes", event.changes(), mayHold);
    }
    return found;
  }

  private @Nullable Flaw within(String place, JsonNode node, Set<String> mayHold) {
    if (node.isTextual()) {
      return value(place, node.textValue(), mayHold);
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        Flaw found = within(place + "/" + i, node.get(i), mayHold);
        if (found != null) {
          return found;
        }
      }
    }
    Iterator<Map.Entry<String, JsonNode>> members = node.fields();
    while (members.hasNext()) {
      Map.Entry<String, JsonNode> member = members.next();
      String below = place + "/" + member.getKey().replace("~", "~0").replace("/", "~1");
      Flaw found = field(below, member.getKey(), member.getValue(), mayHold);
      found = found != null ? found : within(below, member.getValue(), mayHold);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Flaw field(String place, String name, JsonNode value, Set<String> mayHold) {
    if (name.length() < SHORTEST || value.isNull() || value.path("redacted").asBoolean()) {
      return null;
    }
    for (DeniedPattern denied : fields) {
      if (denied.pattern().matcher(name).matches() && !mayHold.contains(denied.name())) {
        return flaw(place, denied);
      }
    }
    return null;
  }

  private @Nullable Flaw value(String place, @Nullable String text, Set<String> mayHold) {
    DeniedPattern found = text == null ? null : find(text, mayHold);
    return found == null ? null : flaw(place, found);
  }

  private @Nullable DeniedPattern find(String text, Set<String> mayHold) {
    if (text.length() < SHORTEST || isId(text)) {
      return null;
    }
    int digits = digits(text);
    String rest = text;
    for (DeniedPattern one : harmless) {
      if (one.isWorthwhile(rest, digits)) {
        rest = one.pattern().matcher(rest).replaceAll(PLACE_OF_SOMETHING_HARMLESS);
      }
    }
    for (DeniedPattern denied : values) {
      if (denied.isWorthwhile(rest, digits)
          && !mayHold.contains(denied.name())
          && denied.pattern().matcher(rest).find()) {
        return denied;
      }
    }
    return null;
  }

  /** What most texts are, and what patterns would need longest to see. */
  private static boolean isId(String text) {
    if (text.length() != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
      if (hyphen ? text.charAt(i) != '-' : Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static int digits(String text) {
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
        digits++;
      }
    }
    return digits;
  }

  private static Flaw flaw(String place, DeniedPattern denied) {
    return new Flaw(place, "holds " + denied.title());
  }
}
