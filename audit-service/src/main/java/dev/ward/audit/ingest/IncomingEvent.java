package dev.ward.audit.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An event as its producer tells it. Everything may be missing here, because an event that lacks
 * something is answered for by itself: {@link EventRules} says what it lacks.
 */
@Schema(
    name = "Event",
    requiredProperties = {"id", "actor", "action", "outcome", "occurredAt", "source"})
record IncomingEvent(
    @Schema(description = "UUIDv7, made by the producer when it happened; an id counts once")
        @Nullable UUID id,
    @Nullable UUID clinicId,
    @Nullable UUID orgId,
    @Nullable Actor actor,
    @Schema(description = "What was done: target.verb", examples = "goal.updated", maxLength = 100)
        @Nullable String action,
    @Nullable Target target,
    @Schema(description = "The patient it is about", maxLength = EventRules.IDENTIFIER)
        @Nullable String subjectId,
    @Schema(enumeration = {"success", "denied", "failure"}) @Nullable String outcome,
    @Schema(maxLength = EventRules.PROSE) @Nullable String reason,
    @Nullable OffsetDateTime occurredAt,
    @Schema(maxLength = EventRules.IDENTIFIER) @Nullable String requestId,
    @Nullable Source source,
    @Schema(implementation = Object.class, description = "{field: {old, new}}")
        @Nullable ObjectNode changes,
    @Schema(
            description = "The version of this form, 1 unless said otherwise",
            minimum = "1",
            maximum = "32767")
        @Nullable Short schemaVersion) {

  record Actor(
      @Schema(enumeration = {"user", "service", "database", "system", "anonymous"})
          @Nullable String type,
      @Schema(maxLength = EventRules.IDENTIFIER) @Nullable String id,
      @Schema(maxLength = EventRules.NAME) @Nullable String role) {}

  record Target(
      @Schema(maxLength = EventRules.NAME) @Nullable String type,
      @Schema(maxLength = EventRules.IDENTIFIER) @Nullable String id) {}

  record Source(
      @Schema(maxLength = EventRules.NAME) @Nullable String service,
      @Schema(maxLength = EventRules.NAME) @Nullable String ip,
      @Schema(maxLength = EventRules.PROSE) @Nullable String userAgent) {}
}
