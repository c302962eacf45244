package dev.ward.tenancy.settings;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/tenancy/v1/settings-schema")
@Tag(name = "organizations")
public class SettingsSchemaResource {

  private final SettingsSchema schema;

  SettingsSchemaResource(SettingsSchema schema) {
    this.schema = schema;
  }

  @GET
  @NonBlocking
  @Produces("application/schema+json")
  @Operation(
      summary = "What settings an organization can have",
      description = "A JSON Schema (draft 2020-12), for everybody who is signed in.")
  @APIResponse(responseCode = "200", description = "The schema")
  public String schema() {
    return schema.text();
  }
}
