package dev.ward.metrics.imports;

import dev.ward.metrics.facts.FactKind;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.limits.Cost;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/metrics/v1/clinics/{clinicId}/imports")
@Tag(name = "Imports", description = "Facts by the file.")
public class ImportResource {

  private final Imports imports;
  private final ImportStore store;
  private final ImportQueue queue;
  private final Watching watching;
  private final CurrentCaller caller;

  ImportResource(
      Imports imports,
      ImportStore store,
      ImportQueue queue,
      Watching watching,
      CurrentCaller caller) {
    this.imports = imports;
    this.store = store;
    this.queue = queue;
    this.watching = watching;
    this.caller = caller;
  }

  @POST
  @Cost(10)
  @Consumes({Format.CSV_TYPE, Format.NDJSON_TYPE})
  @Operation(
      summary = "Import a file of facts",
      description =
          "The file is applied wholly or not at all; single rows that are wrong are left out and"
              + " listed as rejects. A row whose external id is known already is unchanged or a"
              + " correction, so a file may be imported again.")
  @RequestBody(
      content = {
        @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = Format.NDJSON_TYPE, schema = @Schema(type = SchemaType.STRING))
      })
  @APIResponse(
      responseCode = "400",
      description =
          "The file can't be read; nothing of it was taken. The pointer is the column or the line's"
              + " number")
  @APIResponse(responseCode = "413", description = "The file is too large")
  @APIResponse(
      responseCode = "415",
      description = "Neither text/csv nor application/x-ndjson, or not UTF-8")
  @APIResponse(
      responseCode = "202",
      description =
          "It has been read and will be written now; Location says where to look for the outcome.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = FactImport.class)))
  public Uni<Response> post(
      @RestPath UUID clinicId,
      @RestQuery @Nullable String kind,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
      @Context RoutingContext context) {
    FactKind known = FactKind.of(kind);
    if (known == null) {
      throw Problem.invalid("/kind", "must be financial, appointment, call, patient or schedule");
    }
    Format format = Format.of(contentType);
    if (format == null) {
      throw Problem.of(
          ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send text/csv or application/x-ndjson in UTF-8.");
    }
    return imports
        .take(caller.get(), clinicId, known, format, key, context.request())
        .map(ImportResource::response);
  }

  @GET
  @Operation(summary = "The clinic's imports, newest first")
  public Uni<Page<FactImport>> list(
      @RestPath UUID clinicId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(clinicId, "imports");
    UUID before = Cursor.decodeId(cursor, bound);
    return store
        .list(caller.get(), clinicId, before, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }

  @GET
  @Path("{id}")
  @Operation(summary = "One import: how far it is, or what became of it")
  public Uni<FactImport> get(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.get(caller.get(), clinicId, id);
  }

  @GET
  @Path("{id}/rejects")
  @Operation(summary = "The rows that were not taken, each with its line and the reason")
  public Uni<Page<Reject>> rejects(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(clinicId, id, "rejects");
    Long after = Cursor.decodeNumber(cursor, bound);
    return store
        .rejects(caller.get(), clinicId, id, after == null ? 0 : after, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.line())));
  }

  @GET
  @Path("{id}/rejects.csv")
  @Produces(Format.CSV_TYPE)
  @Operation(summary = "All rejects that were kept, as a file for a spreadsheet")
  @APIResponse(
      responseCode = "200",
      content = @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = SchemaType.STRING)))
  public RestMulti<String> rejectsFile(@RestPath UUID clinicId, @RestPath UUID id) {
    Caller asking = caller.get();
    return RestMulti.fromUniResponse(
        store.get(asking, clinicId, id),
        found ->
            RejectsFile.of(after -> store.rejects(asking, clinicId, id, after, RejectsFile.PAGE)),
        found -> RejectsFile.headers(id));
  }

  @GET
  @Path("{id}/events")
  @Watched
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      summary = "Watch an import as server-sent events",
      description =
          "An event \"import\" with the import as it is, whenever it has moved; the stream ends when"
              + " the import is over, when the caller may no longer see it, and after some minutes:"
              + " ask again then.")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = FactImport.class)))
  public Multi<OutboundSseEvent> events(
      @RestPath UUID clinicId, @RestPath UUID id, @Context Sse sse) {
    return watching.watch(caller.get(), clinicId, id, sse);
  }

  @POST
  @Path("{id}/cancel")
  @Operation(
      summary = "Cancel an import that is not over yet",
      description = "Nothing of it will have been written, whichever instance is at it.")
  @APIResponse(
      responseCode = "200",
      description = "The import, cancelled",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = FactImport.class)))
  @APIResponse(responseCode = "409", description = "The import is over already")
  public Uni<FactImport> cancel(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.cancel(caller.get(), clinicId, id).invoke(ended -> queue.end(id));
  }

  private static Response response(Answer answer) {
    Response.ResponseBuilder response =
        Response.status(answer.status()).type(MediaType.APPLICATION_JSON).entity(answer.body());
    if (answer.location() != null) {
      response.location(URI.create(answer.location()));
    }
    return response.build();
  }
}
