package dev.ward.metrics.imports;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.limits.Cost;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
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
  private final ReviewStore review;
  private final Watching watching;
  private final CurrentCaller caller;

  ImportResource(
      Imports imports,
      ImportStore store,
      ImportQueue queue,
      ReviewStore review,
      Watching watching,
      CurrentCaller caller) {
    this.imports = imports;
    this.store = store;
    this.queue = queue;
    this.review = review;
    this.watching = watching;
    this.caller = caller;
  }

  @POST
  @Cost(10)
  @Consumes({Format.CSV_TYPE, Format.NDJSON_TYPE, Format.XLSX_TYPE})
  @Operation(
      summary = "Import a file of facts",
      description =
          "The file is applied wholly or not at all; single rows that are wrong are left out and"
              + " listed as rejects. A row whose external id is known already is unchanged or a"
              + " correction, so a file may be imported again. An import whose process or database dies"
              + " writes nothing and is failed within seconds; it does not go on by itself: send the"
              + " file again.")
  @RequestBody(
      content = {
        @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = Format.NDJSON_TYPE, schema = @Schema(type = SchemaType.STRING)),
        @Content(
            mediaType = Format.XLSX_TYPE,
            schema = @Schema(type = SchemaType.STRING, format = "binary"))
      })
  @APIResponse(
      responseCode = "400",
      description =
          "The file can't be read; nothing of it was taken. The pointer is the column or the line's"
              + " number")
  @APIResponse(responseCode = "413", description = "The file is too large")
  @APIResponse(
      responseCode = "415",
      description = "Neither text/csv nor application/x-ndjson in UTF-8 nor an .xlsx workbook")
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
      @Parameter(
              description =
                  "Which facts the rows are: financial, appointment, call, patient or schedule")
          @RestQuery
          @Nullable String kind,
      @Parameter(description = "Look at everything and write nothing") @RestQuery
          @Nullable Boolean dryRun,
      @Parameter(description = "The id of a mapping of this clinic, for tables of other systems")
          @RestQuery
          @Nullable UUID mapping,
      @Parameter(description = "The sheet of a workbook; the first unless given") @RestQuery
          @Nullable String sheet,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
      @Context RoutingContext context) {
    ImportRequest asked = ImportRequest.of(kind, contentType, dryRun, mapping, sheet);
    return imports
        .take(caller.get(), clinicId, asked, key, context.request())
        .map(ImportResource::response);
  }

  @GET
  @Operation(
      summary = "The clinic's imports, newest first",
      description = "Everybody with a role in the clinic.")
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
  @Operation(
      summary = "One import: how far it is, or what became of it",
      description = "Everybody with a role in the clinic. While it runs its counts grow.")
  public Uni<FactImport> get(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.get(caller.get(), clinicId, id);
  }

  @GET
  @Path("{id}/rejects")
  @Operation(
      summary = "The rows that were not taken, each with its line and the reason",
      description = "Staff, providers and admins. In the order of the file; as many as were kept.")
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
  @Operation(
      summary = "All rejects that were kept, as a file for a spreadsheet",
      description =
          "Staff, providers and admins. A cell that a spreadsheet would take for a formula is defused.")
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

  @GET
  @Path("{id}/diff")
  @Operation(
      summary = "What a dry run would have done",
      description =
          "By line: the first rows that would be added, with what they say; the first that would be"
              + " corrected, with what changes; and those that would be rejected.")
  public Uni<Page<DiffRow>> diff(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @Schema(enumeration = {"added", "corrected", "rejected"}) @RestQuery @Nullable String outcome,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    String only = DiffRow.outcome(outcome);
    List<Object> bound = List.of(clinicId, id, "diff", only == null ? "" : only);
    Long after = Cursor.decodeNumber(cursor, bound);
    return review
        .diff(caller.get(), clinicId, id, only, after == null ? 0 : after, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.line())));
  }

  @POST
  @Path("{id}/undo")
  @Operation(
      summary = "Undo an import",
      description =
          "Facts that it added are removed, facts that it corrected say again what they said before."
              + " Those that have been changed since are left and listed as conflicts.")
  @APIResponse(
      responseCode = "200",
      description = "The import, undone, with what became of its facts",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = FactImport.class)))
  @APIResponse(
      responseCode = "409",
      description = "It has been undone already, has written nothing, or another import is running")
  public Uni<FactImport> undo(@RestPath UUID clinicId, @RestPath UUID id) {
    return review.undo(caller.get(), clinicId, id);
  }

  @GET
  @Path("{id}/conflicts")
  @Operation(
      summary = "The facts that were left when an import was undone",
      description = "Staff, providers and admins. They had been changed since by somebody else.")
  public Uni<Page<Conflict>> conflicts(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(clinicId, id, "conflicts");
    UUID after = Cursor.decodeId(cursor, bound);
    return review
        .conflicts(caller.get(), clinicId, id, after, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.factId())));
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
