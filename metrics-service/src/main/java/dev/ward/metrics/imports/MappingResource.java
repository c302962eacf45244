package dev.ward.metrics.imports;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/metrics/v1/clinics/{clinicId}/import-mappings")
@Tag(name = "Import mappings", description = "How tables of other systems are read.")
public class MappingResource {

  private final MappingStore store;
  private final CurrentCaller caller;

  MappingResource(MappingStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(
      summary = "The clinic's mappings, newest first",
      description = "Everybody with a role in the clinic.")
  public Uni<Page<ImportMapping>> list(
      @RestPath UUID clinicId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(clinicId, "import-mappings");
    UUID before = Cursor.decodeId(cursor, bound);
    return store
        .list(caller.get(), clinicId, before, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }

  @POST
  @Operation(
      summary = "Keep a mapping",
      description =
          "Which column of a table means which field, what the table leaves out, and how it writes"
              + " dates, amounts and words. Imports name it as ?mapping=.")
  @APIResponse(
      responseCode = "201",
      description = "The mapping; Location says where it is",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ImportMapping.class)))
  @APIResponse(responseCode = "409", description = "There is one of that name already")
  public Uni<Response> create(
      @RestPath UUID clinicId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull @Valid NewMapping mapping) {
    mapping.check();
    String path = "/metrics/v1/clinics/" + clinicId + "/import-mappings";
    return store.create(caller.get(), clinicId, key, path, mapping).map(Creation::response);
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "One mapping; its version is the ETag",
      description = "Everybody with a role in the clinic.")
  public Uni<RestResponse<ImportMapping>> get(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.get(caller.get(), clinicId, id).map(MappingResource::tagged);
  }

  @PATCH
  @Path("{id}")
  @Operation(
      summary = "Change a mapping (with If-Match)",
      description = "What is left out stays. A provider changes only mappings of their own.")
  public Uni<RestResponse<ImportMapping>> change(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid MappingChange change) {
    return store.change(caller.get(), clinicId, id, ifMatch, change).map(MappingResource::tagged);
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Give up a mapping; what was imported with it stays",
      description = "Staff, providers and admins.")
  public Uni<RestResponse<Void>> delete(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    return store.delete(caller.get(), clinicId, id, ifMatch).replaceWith(RestResponse.noContent());
  }

  private static RestResponse<ImportMapping> tagged(ImportMapping mapping) {
    return RestResponse.ResponseBuilder.ok(mapping)
        .header(HttpHeaders.ETAG, ETag.of(mapping.version()))
        .build();
  }
}
