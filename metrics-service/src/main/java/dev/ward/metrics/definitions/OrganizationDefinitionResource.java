package dev.ward.metrics.definitions;

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

@Path("/metrics/v1/organizations/{orgId}/definitions")
@Tag(name = "Definitions", description = "What each KPI means.")
public class OrganizationDefinitionResource {

  private static final int KEY_AND_VERSION = 2;

  private final OwnDefinitionStore store;
  private final CurrentCaller caller;

  OrganizationDefinitionResource(OwnDefinitionStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(
      summary = "The organization's own KPIs in all their versions",
      description = "Owners and compliance.")
  public Uni<Page<Definition>> list(
      @RestPath UUID orgId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(orgId, "definitions");
    String[] after = Cursor.decode(cursor, bound, KEY_AND_VERSION);
    return store
        .list(
            caller.get(),
            orgId,
            after == null ? null : after[0],
            after == null ? null : Cursor.part(after[1], Integer::valueOf),
            size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.key(), last.version())));
  }

  @POST
  @Operation(
      summary = "Define a KPI of the organization's own",
      description =
          "Owners. Its formulas are sums of measures (GET /metrics/v1/measures). Examples that are"
              + " given must hold.")
  @APIResponse(
      responseCode = "201",
      description = "Its first version; Location says where it is",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Definition.class)))
  public Uni<Response> create(
      @RestPath UUID orgId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull @Valid DefinitionForm definition) {
    return store.create(caller.get(), orgId, key, path(orgId), definition).map(Creation::response);
  }

  @GET
  @Path("{key}")
  @Operation(
      summary = "One of them in all its versions; the ETag says how often it has changed",
      description = "Owners and compliance.")
  public Uni<RestResponse<Kpi>> get(@RestPath UUID orgId, @RestPath String key) {
    return store
        .get(caller.get(), orgId, key)
        .map(
            own ->
                RestResponse.ResponseBuilder.ok(own.kpi())
                    .header(HttpHeaders.ETAG, ETag.of(own.revision()))
                    .build());
  }

  @POST
  @Path("{key}/versions")
  @Operation(
      summary = "Let it mean something else from a day on",
      description =
          "Owners. From today or later; until then the former version stays in force. Figures of"
              + " periods that began before are what they were. If-Match is heeded.")
  @APIResponse(
      responseCode = "201",
      description = "The version; Location says where the KPI is",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Definition.class)))
  public Uni<Response> addVersion(
      @RestPath UUID orgId,
      @RestPath String key,
      @HeaderParam("Idempotency-Key") @Nullable String once,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid DefinitionForm definition) {
    return store
        .addVersion(caller.get(), orgId, key, once, ifMatch, path(orgId) + "/" + key, definition)
        // What it names is the KPI, which is not new.
        .map(
            answer ->
                Response.fromResponse(Creation.response(answer))
                    .header(HttpHeaders.ETAG, null)
                    .build());
  }

  @DELETE
  @Path("{key}")
  @Operation(
      summary = "End it",
      description =
          "Owners. It ends today; figures of periods that began before stay, and so does what it"
              + " meant. Versions that are not in force yet are withdrawn. If-Match is heeded.")
  public Uni<RestResponse<Void>> end(
      @RestPath UUID orgId,
      @RestPath String key,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    return store.end(caller.get(), orgId, key, ifMatch).replaceWith(RestResponse.noContent());
  }

  @DELETE
  @Path("{key}/versions/{version}")
  @Operation(
      summary = "Withdraw a version that is not in force yet",
      description = "Owners. The one before it stays in force in its stead. If-Match is heeded.")
  public Uni<RestResponse<Void>> withdraw(
      @RestPath UUID orgId,
      @RestPath String key,
      @RestPath int version,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    return store
        .withdraw(caller.get(), orgId, key, version, ifMatch)
        .replaceWith(RestResponse.noContent());
  }

  private static String path(UUID orgId) {
    return "/metrics/v1/organizations/" + orgId + "/definitions";
  }
}
