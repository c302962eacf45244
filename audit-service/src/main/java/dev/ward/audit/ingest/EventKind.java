package dev.ward.audit.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the events of one action.
 *
 * @param schema what is shown to producers: the envelope's with what this action adds to it
 * @param rules what the action adds, compiled; {@link EventRules} knows the envelope by itself
 * @param mayHold the names of denied patterns that its free fields may hold
 */
record EventKind(
    String action, short version, JsonNode schema, JsonSchema rules, Set<String> mayHold) {

  private static final int LONGEST_POINTER = 200;

  /** The first thing that is wrong; null when nothing is. */
  @Nullable Flaw broken(IncomingEvent event) {
    if (event.schemaVersion() != null && event.schemaVersion() != version) {
      return new Flaw("/schemaVersion", "must be " + version);
    }
    Set<ValidationMessage> found = rules.validate(speakingPart(event));
    return found.isEmpty() ? null : flaw(found.iterator().next());
  }

  private static JsonNode speakingPart(IncomingEvent event) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    ObjectNode part = nodes.objectNode();
    part.put("outcome", event.outcome());
    part.put("subjectId", event.subjectId());
    part.set("changes", event.changes() == null ? nodes.nullNode() : event.changes());
    ObjectNode target = part.putObject("target");
    target.put("type", event.target() == null ? null : event.target().type());
    return part;
  }

  /** In words of our own: the validator's would show the value. */
  private static Flaw flaw(ValidationMessage message) {
    String pointer = String.valueOf(message.getInstanceLocation());
    if (pointer.length() > LONGEST_POINTER) {
      pointer = "/changes";
    }
    String reason =
        switch (message.getType()) {
          case "additionalProperties" -> "may have old and new, or redacted, and nothing else";
          case "const", "enum" -> "is not what events of this action have there";
          default -> "is of a type that events of this action don't have there";
        };
    return new Flaw(pointer, reason);
  }
}
