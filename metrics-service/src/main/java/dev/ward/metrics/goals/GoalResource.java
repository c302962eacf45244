package dev.ward.metrics.goals;

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
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/metrics/v1/clinics/{clinicId}/goals")
@Tag(name = "Goals", description = "What KPIs are meant to reach.")
public class GoalResource {

  private final GoalStore store;
  private final CurrentCaller caller;

  GoalResource(GoalStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "The clinic's goals, newest first")
  public Uni<Page<Goal>> list(
      @RestPath UUID clinicId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(clinicId, "goals");
    UUID before = Cursor.decodeId(cursor, bound);
    return store
        .list(caller.get(), clinicId, before, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }

  @POST
  @Operation(
      summary = "Set a goal",
      description =
          "Admins and owners; providers for themselves. The direction is the KPI's own unless given.")
  @APIResponse(responseCode = "201", description = "The goal; Location says where it is")
  public Uni<Response> create(
      @RestPath UUID clinicId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull @Valid NewGoal goal) {
    return store
        .create(caller.get(), clinicId, key, "/metrics/v1/clinics/" + clinicId + "/goals", goal)
        .map(Creation::response);
  }

  @GET
  @Path("{id}")
  @Operation(summary = "One goal; its version is the ETag")
  public Uni<RestResponse<Goal>> get(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.get(caller.get(), clinicId, id).map(GoalResource::tagged);
  }

  @PATCH
  @Path("{id}")
  @Operation(summary = "Change a goal (with If-Match)", description = "What is left out stays.")
  public Uni<RestResponse<Goal>> change(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid GoalChange change) {
    return store.change(caller.get(), clinicId, id, ifMatch, change).map(GoalResource::tagged);
  }

  @DELETE
  @Path("{id}")
  @Operation(summary = "Give up a goal")
  public Uni<RestResponse<Void>> delete(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    return store.delete(caller.get(), clinicId, id, ifMatch).replaceWith(RestResponse.noContent());
  }

  @GET
  @Path("{id}/progress")
  @Operation(summary = "How a goal stands today")
  public Uni<GoalProgress> progress(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.progress(caller.get(), clinicId, id);
  }

  private static RestResponse<Goal> tagged(Goal goal) {
    return RestResponse.ResponseBuilder.ok(goal)
        .header(HttpHeaders.ETAG, ETag.of(goal.version()))
        .build();
  }
}
