package dev.ward.metrics.facts;

import dev.ward.metrics.facts.FactReads.Position;
import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/metrics/v1/clinics/{clinicId}/facts/{kind}")
@Tag(
    name = "Facts",
    description =
        "Single facts: financial, appointment, call, patient and schedule (another kind is a 404)."
            + " Their fields are those of an import's rows, and so are the rules. Looks at"
            + " appointments and patients are on record.")
public class FactResource {

  private static final String KINDS = "financial, appointment, call, patient or schedule";

  private final FactReads reads;
  private final FactWrites writes;
  private final CurrentCaller caller;

  FactResource(FactReads reads, FactWrites writes, CurrentCaller caller) {
    this.reads = reads;
    this.writes = writes;
    this.caller = caller;
  }

  @GET
  @Operation(
      summary = "The clinic's facts of a kind, the latest day first",
      description =
          "Filters that a kind's facts have no field for are refused, unknown parameters too.")
  @Parameter(name = "from", in = ParameterIn.QUERY, description = "The first day")
  @Parameter(name = "to", in = ParameterIn.QUERY, description = "The day behind the last")
  @Parameter(name = "provider", in = ParameterIn.QUERY, description = "Of facts of providers")
  @Parameter(name = "status", in = ParameterIn.QUERY, description = "Of appointments and patients")
  @Parameter(
      name = "patientRef",
      in = ParameterIn.QUERY,
      description = "Of appointments and patients")
  @Parameter(name = "direction", in = ParameterIn.QUERY, description = "Of calls")
  @Parameter(name = "outcome", in = ParameterIn.QUERY, description = "Of calls")
  @Parameter(name = "qualified", in = ParameterIn.QUERY, description = "Of calls")
  @Parameter(name = "booked", in = ParameterIn.QUERY, description = "Of calls")
  @Parameter(
      name = "importId",
      in = ParameterIn.QUERY,
      description = "Whose present content came from this import")
  @Parameter(
      name = "deleted",
      in = ParameterIn.QUERY,
      description = "false (unless given), true for deleted ones too, only for them alone")
  public Uni<Page<Fact>> list(
      @RestPath UUID clinicId,
      @Parameter(description = KINDS) @RestPath String kind,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor,
      @Context RoutingContext context) {
    FactKind known = known(kind);
    int size = Limit.of(limit);
    FactFilter filter = FactFilter.of(known, context.queryParams());
    List<Object> bound = List.of(clinicId, "facts", known.code(), filter.bound());
    return reads
        .list(caller.get(), clinicId, known, filter, behind(cursor, bound), size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.day(), last.id())));
  }

  @POST
  @Operation(
      summary = "Add a fact",
      description =
          "Staff and admins; providers for themselves. The body has the fields of an import's row,"
              + " numbers and flags as such or as text.")
  @APIResponse(
      responseCode = "201",
      description = "The fact; Location says where it is",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Fact.class)))
  @APIResponse(responseCode = "409", description = "One is known by the same externalId already")
  public Uni<Response> create(
      @RestPath UUID clinicId,
      @RestPath String kind,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull Map<String, @Nullable Object> fact) {
    FactKind known = known(kind);
    String path = "/metrics/v1/clinics/" + clinicId + "/facts/" + known.code();
    return writes.create(caller.get(), clinicId, known, key, path, fact).map(Creation::response);
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "One fact; its version is the ETag",
      description =
          "Everybody with a role in the clinic. A deleted one is shown, too, and says when it was.")
  public Uni<RestResponse<Fact>> get(
      @RestPath UUID clinicId,
      @RestPath String kind,
      @RestPath UUID id,
      @Parameter(description = "Whether a deleted one is shown, too")
          @RestQuery
          @DefaultValue("false")
          boolean deleted) {
    return reads.get(caller.get(), clinicId, known(kind), id, deleted).map(FactResource::tagged);
  }

  @PATCH
  @Path("{id}")
  @Operation(
      summary = "Correct a fact (with If-Match)",
      description =
          "What is left out stays; null empties a field. The fact then is no import's any more, and"
              + " what it said before is in its history.")
  public Uni<RestResponse<Fact>> change(
      @RestPath UUID clinicId,
      @RestPath String kind,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull Map<String, @Nullable Object> change) {
    return writes
        .change(caller.get(), clinicId, known(kind), id, ifMatch, change)
        .map(FactResource::tagged);
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Delete a fact: it doesn't count any more, and can be restored",
      description =
          "Staff and admins, providers their own. The days that it counted in are reckoned anew.")
  public Uni<RestResponse<Void>> delete(
      @RestPath UUID clinicId,
      @RestPath String kind,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    return writes
        .delete(caller.get(), clinicId, known(kind), id, ifMatch)
        .replaceWith(RestResponse.noContent());
  }

  @POST
  @Path("{id}/restore")
  @Operation(
      summary = "Restore a deleted fact",
      description =
          "Staff and admins, providers their own. The days that it counts in are reckoned anew.")
  @APIResponse(responseCode = "200", description = "The fact, which counts again")
  @APIResponse(responseCode = "409", description = "It is not deleted")
  public Uni<RestResponse<Fact>> restore(
      @RestPath UUID clinicId,
      @RestPath String kind,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    return writes
        .restore(caller.get(), clinicId, known(kind), id, ifMatch)
        .map(FactResource::tagged);
  }

  @GET
  @Path("{id}/history")
  @Operation(
      summary = "What a fact said before, the newest first",
      description = "A revision for each correction, deletion and restoration, with who did it.")
  public Uni<Page<FactRevision>> history(
      @RestPath UUID clinicId,
      @RestPath String kind,
      @RestPath UUID id,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(clinicId, kind, id, "history");
    Long before = Cursor.decodeNumber(cursor, bound);
    return reads
        .history(caller.get(), clinicId, known(kind), id, before, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.version())));
  }

  private static @Nullable Position behind(@Nullable String cursor, List<Object> bound) {
    String[] key = Cursor.decode(cursor, bound, 2);
    return key == null
        ? null
        : new Position(
            Cursor.part(key[0], LocalDate::parse), Cursor.part(key[1], UUID::fromString));
  }

  private static FactKind known(String kind) {
    FactKind known = FactKind.of(kind);
    if (known == null) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
    return known;
  }

  private static RestResponse<Fact> tagged(Fact fact) {
    return RestResponse.ResponseBuilder.ok(fact)
        .header(HttpHeaders.ETAG, ETag.of(fact.version()))
        .build();
  }
}
