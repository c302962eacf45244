package dev.ward.metrics.sheets;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/metrics/v1/clinics/{clinicId}/data-sources")
@Tag(name = "Data sources", description = "Spreadsheets that facts are fetched from.")
public class SourceResource {

  private final SourceStore store;
  private final SourceRunStore runs;
  private final SyncWorker worker;
  private final CurrentCaller caller;

  SourceResource(SourceStore store, SourceRunStore runs, SyncWorker worker, CurrentCaller caller) {
    this.store = store;
    this.runs = runs;
    this.worker = worker;
    this.caller = caller;
  }

  @GET
  @Operation(
      summary = "The clinic's sources, newest first",
      description = "Admins and owners. Without their credentials, which nobody gets back.")
  public Uni<Page<Source>> list(
      @RestPath UUID clinicId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(clinicId, "data-sources");
    UUID before = Cursor.decodeId(cursor, bound);
    return store
        .list(caller.get(), clinicId, before, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }

  @POST
  @Operation(
      summary = "Connect a Google spreadsheet",
      description =
          "Credentials are those of a service account that the spreadsheet is shared with; its key"
              + " file may be given as it is. They are encrypted and never shown again. Each sheet"
              + " has facts of one kind; its mapping says which column means which field.")
  @APIResponse(
      responseCode = "201",
      description = "The source; Location says where it is",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Source.class)))
  @APIResponse(responseCode = "409", description = "There is no key to encrypt credentials with")
  public Uni<Response> create(
      @RestPath UUID clinicId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull @Valid NewSource source) {
    return store
        .create(caller.get(), clinicId, key, path(clinicId), source)
        .map(Creation::response);
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "One source; its version is the ETag",
      description = "Admins and owners. Without its credentials.")
  public Uni<RestResponse<Source>> get(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.get(caller.get(), clinicId, id).map(SourceResource::tagged);
  }

  @PATCH
  @Path("{id}")
  @Operation(
      summary = "Change a source (with If-Match)",
      description =
          "What is left out stays. Other sheets, another mapping or other credentials also answer"
              + " what needed attention: from then on it is fetched on schedule again.")
  public Uni<RestResponse<Source>> change(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid SourceChange change) {
    return store.change(caller.get(), clinicId, id, ifMatch, change).map(SourceResource::tagged);
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Disconnect a source",
      description = "Its credentials are erased. What was fetched from it stays.")
  public Uni<RestResponse<Void>> delete(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    return store.delete(caller.get(), clinicId, id, ifMatch).replaceWith(RestResponse.noContent());
  }

  @POST
  @Path("{id}/resume")
  @Operation(
      summary = "Fetch a source on schedule again",
      description = "When what needed attention has been put right, say in the spreadsheet.")
  public Uni<RestResponse<Source>> resume(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.resume(caller.get(), clinicId, id).map(SourceResource::tagged);
  }

  @POST
  @Path("{id}/sync")
  @Cost(10)
  @Operation(
      summary = "Fetch a source now",
      description = "A dry run reads and checks everything and writes nothing.")
  @APIResponse(
      responseCode = "202",
      description = "It will be fetched now; Location says where to look for the outcome.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = SourceRun.class)))
  @APIResponse(responseCode = "409", description = "It is being fetched already, or is disabled")
  public Uni<Response> sync(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @Parameter(description = "Reads and checks everything, and writes nothing") @RestQuery
          @Nullable Boolean dryRun,
      @HeaderParam("Idempotency-Key") @Nullable String key) {
    return runs.ask(
            caller.get(), clinicId, id, key, path(clinicId) + "/" + id, Boolean.TRUE.equals(dryRun))
        .invoke(worker::wake)
        .map(
            answer ->
                Response.status(answer.status())
                    .type(MediaType.APPLICATION_JSON)
                    .location(URI.create(String.valueOf(answer.location())))
                    .entity(answer.body())
                    .build());
  }

  @GET
  @Path("{id}/runs")
  @Operation(
      summary = "When a source was fetched and what it brought, newest first",
      description = "Admins and owners.")
  public Uni<Page<SourceRun>> runs(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(clinicId, id, "runs");
    UUID before = Cursor.decodeId(cursor, bound);
    return runs.list(caller.get(), clinicId, id, before, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }

  @GET
  @Path("{id}/runs/{run}")
  @Operation(
      summary = "One time that a source was fetched",
      description = "Admins and owners. While it is under way its counts grow.")
  public Uni<SourceRun> run(@RestPath UUID clinicId, @RestPath UUID id, @RestPath UUID run) {
    return runs.get(caller.get(), clinicId, id, run);
  }

  private static String path(UUID clinicId) {
    return "/metrics/v1/clinics/" + clinicId + "/data-sources";
  }

  private static RestResponse<Source> tagged(Source source) {
    return RestResponse.ResponseBuilder.ok(source)
        .header(HttpHeaders.ETAG, ETag.of(source.version()))
        .build();
  }
}
