package dev.ward.audit.trail;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/**
 * An event on record. Its JSON comes from the database (audit.as_json) or was sealed as it is, so
 * that what is hashed reaches the reader digit by digit.
 */
@Schema(
    name = "RecordedEvent",
    type = SchemaType.OBJECT,
    properties = {
      @SchemaProperty(name = "id", implementation = UUID.class),
      @SchemaProperty(name = "clinicId", implementation = UUID.class, nullable = true),
      @SchemaProperty(name = "orgId", implementation = UUID.class, nullable = true),
      @SchemaProperty(name = "actor", type = SchemaType.OBJECT, description = "{type, id, role}"),
      @SchemaProperty(name = "action", type = SchemaType.STRING, examples = "goal.updated"),
      @SchemaProperty(name = "target", type = SchemaType.OBJECT, description = "{type, id}"),
      @SchemaProperty(
          name = "subjectId",
          type = SchemaType.STRING,
          nullable = true,
          description = "The patient it is about"),
      @SchemaProperty(name = "outcome", type = SchemaType.STRING),
      @SchemaProperty(name = "reason", type = SchemaType.STRING, nullable = true),
      @SchemaProperty(name = "occurredAt", implementation = OffsetDateTime.class),
      @SchemaProperty(name = "receivedAt", implementation = OffsetDateTime.class),
      @SchemaProperty(name = "requestId", type = SchemaType.STRING, nullable = true),
      @SchemaProperty(
          name = "source",
          type = SchemaType.OBJECT,
          description = "{service, ip, userAgent}"),
      @SchemaProperty(name = "changes", type = SchemaType.OBJECT, nullable = true),
      @SchemaProperty(name = "schemaVersion", type = SchemaType.INTEGER, format = "int32"),
      @SchemaProperty(
          name = "seq",
          type = SchemaType.INTEGER,
          format = "int64",
          description = "Its place in its chain, from 1"),
      @SchemaProperty(
          name = "hash",
          type = SchemaType.STRING,
          description = "SHA-256, hexadecimal"),
      @SchemaProperty(
          name = "erased",
          type = SchemaType.BOOLEAN,
          description =
              "Whether what it said of a patient was erased: subjectId, changes and perhaps target.id are null then"),
      @SchemaProperty(
          name = "unreadable",
          type = SchemaType.STRING,
          nullable = true,
          enumeration = {"key-unknown", "altered"},
          description =
              "Why what it says of a patient can't be shown although nobody has erased it")
    })
public record StoredEvent(UUID id, @Schema(hidden = true) @JsonValue @JsonRawValue String json) {}
