package dev.ward.metrics.exports;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.limits.Cost;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
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

@Path("/metrics/v1/clinics/{clinicId}/exports")
@Tag(name = "Exports", description = "Figures, goals and facts to take away.")
public class ExportResource {

  private final Exports exports;
  private final ExportStore store;
  private final CurrentCaller caller;

  ExportResource(Exports exports, ExportStore store, CurrentCaller caller) {
    this.exports = exports;
    this.store = store;
    this.caller = caller;
  }

  @POST
  @Cost(10)
  @Operation(
      summary = "Export",
      description =
          "Metrics and goals are for everybody who reads them as a member; facts for those who write"
              + " them, of providers their own. The columns of facts are those of an import, so what"
              + " is exported can be imported again. In CSV a text that a spreadsheet would run as a"
              + " formula gets an apostrophe in front, which an import takes away again.")
  @APIResponse(
      responseCode = "202",
      description = "It will be made now; Location says where to look for it.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = DataExport.class)))
  @APIResponse(responseCode = "503", description = "Too many exports are waiting")
  public Uni<Response> create(
      @RestPath UUID clinicId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull @Valid NewExport export) {
    return exports
        .begin(
            caller.get(),
            clinicId,
            Order.of(export),
            key,
            "/metrics/v1/clinics/" + clinicId + "/exports")
        .map(ExportResource::response);
  }

  @GET
  @Operation(
      summary = "The caller's exports, newest first",
      description = "Admins see all of the clinic's.")
  public Uni<Page<DataExport>> list(
      @RestPath UUID clinicId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(clinicId, "exports");
    UUID before = Cursor.decodeId(cursor, bound);
    return store
        .list(caller.get(), clinicId, before, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "One export: how far it is, or what became of it",
      description = "Whoever asked for it, and admins.")
  public Uni<DataExport> get(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.get(caller.get(), clinicId, id);
  }

  @GET
  @Path("{id}/content")
  @Operation(
      summary = "The file; that it was fetched is put on record",
      description =
          "The ETag is the hash of its bytes (SHA-256). Of appointments and patients each patient is"
              + " on record with who fetched it.")
  @APIResponse(
      responseCode = "200",
      description = "The file",
      content = {
        @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = "application/x-ndjson", schema = @Schema(type = SchemaType.STRING)),
        @Content(
            mediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            schema = @Schema(type = SchemaType.STRING, format = "binary"))
      })
  @APIResponse(responseCode = "409", description = "It isn't done yet, or came to nothing")
  @APIResponse(responseCode = "410", description = "It has expired")
  public Uni<Response> content(@RestPath UUID clinicId, @RestPath UUID id) {
    return exports.open(caller.get(), clinicId, id).map(ExportResource::response);
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Cancel an export that isn't done, or remove one that is",
      description = "What was exported, and fetched, stays on record.")
  public Uni<RestResponse<Void>> delete(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.end(caller.get(), clinicId, id).replaceWith(RestResponse.noContent());
  }

  private static Response response(Answer answer) {
    Response.ResponseBuilder response =
        Response.status(answer.status()).type(MediaType.APPLICATION_JSON).entity(answer.body());
    if (answer.location() != null) {
      response.location(URI.create(answer.location()));
    }
    return response.build();
  }

  private static Response response(ExportContent content) {
    ExportFormat format = ExportFormat.of(content.export().format());
    return Response.ok(content.file())
        .header(
            HttpHeaders.CONTENT_TYPE,
            format == null ? MediaType.APPLICATION_OCTET_STREAM : format.mediaType())
        .header(HttpHeaders.ETAG, "\"" + content.export().sha256() + "\"")
        .header(
            HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + content.fileName() + "\"")
        .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }
}
