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
    @Schema(description = "What was done: target.verb", examples = "goal.updated")
        @Nullable String action,
    @Nullable Target target,
    @Schema(description = "The patient it is about") @Nullable String subjectId,
    @Schema(enumeration = {"success", "denied", "failure"}) @Nullable String outcome,
    @Nullable String reason,
    @Nullable OffsetDateTime occurredAt,
    @Nullable String requestId,
    @Nullable Source source,
    @Schema(implementation = Object.class, description = "{field: {old, new}}")
        @Nullable ObjectNode changes,
    @Schema(description = "The version of this form, 1 unless said otherwise")
        @Nullable Short schemaVersion) {

  record Actor(
      @Schema(enumeration = {"user", "service", "database", "system", "anonymous"})
          @Nullable String type,
      @Nullable String id,
      @Nullable String role) {}

  record Target(@Nullable String type, @Nullable String id) {}

  record Source(@Nullable String service, @Nullable String ip, @Nullable String userAgent) {}
}
