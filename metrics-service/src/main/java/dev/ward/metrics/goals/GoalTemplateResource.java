package dev.ward.metrics.goals;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/metrics/v1/organizations/{orgId}/goal-templates")
@Tag(name = "Goal templates", description = "What goals can be made from.")
public class GoalTemplateResource {

  private final GoalTemplateStore store;
  private final CurrentCaller caller;

  GoalTemplateResource(GoalTemplateStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(
      summary = "The templates of everybody and the organization's own",
      description = "Owners and compliance.")
  public Uni<Page<GoalTemplate>> list(
      @RestPath UUID orgId,
      @Parameter(description = "A KPI's key") @RestQuery @Nullable String metric,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(orgId, "goal-templates", String.valueOf(metric));
    UUID after = Cursor.decodeId(cursor, bound);
    return store
        .list(caller.get(), reading(orgId), metric, after, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }

  @POST
  @Operation(summary = "Make a template for the organization's clinics", description = "Owners.")
  @APIResponse(
      responseCode = "201",
      description = "The template; Location says where it is",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = GoalTemplate.class)))
  public Uni<Response> create(
      @RestPath UUID orgId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull @Valid NewGoalTemplate template) {
    String path = "/metrics/v1/organizations/" + orgId + "/goal-templates";
    return store.create(caller.get(), orgId, key, path, template).map(Creation::response);
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "One template; its version is the ETag",
      description = "Owners and compliance.")
  public Uni<RestResponse<GoalTemplate>> get(@RestPath UUID orgId, @RestPath UUID id) {
    return store.get(caller.get(), reading(orgId), id).map(GoalTemplateResource::tagged);
  }

  @PATCH
  @Path("{id}")
  @Operation(
      summary = "Change one of the organization's templates (with If-Match)",
      description = "What is left out stays. Goals that were made from it stay as they are.")
  public Uni<RestResponse<GoalTemplate>> change(
      @RestPath UUID orgId,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid GoalTemplateChange change) {
    return store.change(caller.get(), orgId, id, ifMatch, change).map(GoalTemplateResource::tagged);
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Remove one of the organization's templates",
      description = "Goals that were made from it stay as they are.")
  public Uni<RestResponse<Void>> delete(
      @RestPath UUID orgId,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    return store.delete(caller.get(), orgId, id, ifMatch).replaceWith(RestResponse.noContent());
  }

  private static Scope reading(UUID orgId) {
    return Scope.organization(orgId, Permission.READ_GOAL_TEMPLATES);
  }

  private static RestResponse<GoalTemplate> tagged(GoalTemplate template) {
    return RestResponse.ResponseBuilder.ok(template)
        .header(HttpHeaders.ETAG, ETag.of(template.version()))
        .build();
  }
}
