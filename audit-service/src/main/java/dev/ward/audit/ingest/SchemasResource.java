package dev.ward.audit.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/audit/v1/schemas")
@Tag(name = "Recording", description = "How events come into the record; for services")
public class SchemasResource {

  private final Schemas schemas;

  SchemasResource(EventCatalogue catalogue) {
    this.schemas =
        new Schemas(
            catalogue.envelope(),
            catalogue.all().stream()
                .map(kind -> new ActionSchema(kind.action(), kind.version(), kind.schema()))
                .toList());
  }

  /**
   * @param envelope what all events have in common
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Schemas(
      @Schema(implementation = Object.class, description = "What all events have in common")
          JsonNode envelope,
      List<ActionSchema> items) {}

  record ActionSchema(
      @Schema(examples = "goal.updated") String action,
      short version,
      @Schema(implementation = Object.class, description = "JSON Schema, draft 2020-12")
          JsonNode schema) {}

  @GET
  @NonBlocking
  @Operation(
      summary = "What events there are, and the form of each",
      description =
          """
          JSON Schemas (draft 2020-12) by action, for everybody who is signed in. An action that isn't listed is taken in \
          the form of the envelope, if there are listed ones with the same word before the dot.""")
  public Schemas schemas() {
    return schemas;
  }
}
