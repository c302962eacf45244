package dev.ward.audit.exports;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.limits.Cost;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/audit/v1/clinics/{clinicId}/exports")
@Tag(name = "Exports", description = "The trail to take away, and to prove it elsewhere.")
class ClinicExportResource {

  private final CurrentCaller caller;
  private final TrailExports exports;
  private final TrailExportStore store;

  ClinicExportResource(CurrentCaller caller, TrailExports exports, TrailExportStore store) {
    this.caller = caller;
    this.exports = exports;
    this.store = store;
  }

  @POST
  @Cost(10)
  @Operation(
      summary = "Export the trail of a clinic",
      description =
          """
          NDJSON is what the verifier reads (deploy/verify-audit): each event as it was hashed, with what was sealed in it \
          opened beside, and a signed manifest at the end. In CSV a text that a spreadsheet would run as a formula gets an \
          apostrophe in front; its manifest is a file of its own. Without a filter but place and time it holds all that was \
          recorded there until now. The file is made while it is fetched. For the clinic's admins and its organization's \
          owners and compliance officers.""")
  @APIResponse(
      responseCode = "202",
      description = "It can be fetched from now on; Location says where it is.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = TrailExport.class)))
  public Uni<Response> create(
      @RestPath UUID clinicId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull @Valid NewTrailExport export) {
    String path = "/audit/v1/clinics/" + clinicId + "/exports";
    return exports.begin(caller.get(), TrailExports.ofClinic(clinicId), key, path, export);
  }

  @GET
  @Operation(
      summary = "The exports of the clinic's trail, newest first",
      description = "Admins, owners and compliance.")
  public Uni<Page<TrailExport>> list(
      @RestPath UUID clinicId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return exports.list(caller.get(), TrailExports.ofClinic(clinicId), limit, cursor);
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "One export, and what is known of the file that was fetched last",
      description = "Those who may export the trail.")
  public Uni<TrailExport> get(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.get(caller.get(), TrailExports.ofClinic(clinicId), id);
  }

  @GET
  @Path("{id}/content")
  @Cost(10)
  @Operation(
      summary = "The file; that it was fetched, and its hash, is put on record",
      description =
          "What has been erased since is no longer in it. NDJSON without its last line is not whole.")
  @APIResponse(
      responseCode = "200",
      description = "The file",
      content = {
        @Content(mediaType = "application/x-ndjson", schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING))
      })
  @APIResponse(responseCode = "410", description = "It has expired")
  public Uni<Response> content(@RestPath UUID clinicId, @RestPath UUID id) {
    return exports.content(caller.get(), TrailExports.ofClinic(clinicId), id);
  }

  @GET
  @Path("{id}/manifest")
  @Operation(
      summary = "What was signed of the file that was fetched last",
      description = "Its count of events, the stretches of chains, its SHA-256, and by which key.")
  @APIResponse(
      responseCode = "200",
      description = "The manifest",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT)))
  @APIResponse(responseCode = "409", description = "It was not fetched yet")
  @APIResponse(responseCode = "410", description = "It has expired")
  public Uni<Response> manifest(@RestPath UUID clinicId, @RestPath UUID id) {
    return exports.manifest(caller.get(), TrailExports.ofClinic(clinicId), id);
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Remove an export",
      description = "That there was one, and who fetched it, stays on record.")
  public Uni<RestResponse<Void>> remove(@RestPath UUID clinicId, @RestPath UUID id) {
    return store
        .remove(caller.get(), TrailExports.ofClinic(clinicId), id)
        .replaceWith(RestResponse.noContent());
  }
}
