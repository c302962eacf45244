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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
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

@Path("/metrics/v1/clinics/{clinicId}/goals")
@Tag(name = "Goals", description = "What KPIs are meant to reach.")
public class GoalResource {

  private final GoalStore store;
  private final GoalStandingStore standing;
  private final CurrentCaller caller;

  GoalResource(GoalStore store, GoalStandingStore standing, CurrentCaller caller) {
    this.store = store;
    this.standing = standing;
    this.caller = caller;
  }

  @GET
  @Operation(
      summary = "The clinic's goals, newest first",
      description = "With deleted=true those that were given up and can be restored.")
  public Uni<Page<Goal>> list(
      @RestPath UUID clinicId,
      @Parameter(description = "A KPI's key") @RestQuery @Nullable String metric,
      @Parameter(description = "A provider's code; empty for goals of the whole clinic") @RestQuery
          @Nullable String provider,
      @Parameter(description = "not_started, ahead, on_track, at_risk, missed or reached")
          @RestQuery
          @Nullable String status,
      @Parameter(description = "A day within the goal's range") @RestQuery
          @Nullable LocalDate openOn,
      @Parameter(
              description = "Those that were given up and can be restored, instead of the others")
          @RestQuery
          boolean deleted,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    GoalFilter filter = new GoalFilter(metric, provider, status, openOn, deleted);
    List<Object> bound = List.of(clinicId, "goals", filter);
    UUID before = Cursor.decodeId(cursor, bound);
    return store
        .list(caller.get(), clinicId, filter, before, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }

  @POST
  @Operation(
      summary = "Set a goal",
      description =
          """
          Admins and owners; providers for themselves. What is left out comes from the template that templateId names; \
          the direction is the KPI's own unless given. The status is evaluated at once.""")
  @APIResponse(
      responseCode = "201",
      description = "The goal; Location says where it is",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Goal.class)))
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
  @Operation(
      summary = "One goal; its version is the ETag",
      description = "Everybody with a role in the clinic.")
  public Uni<RestResponse<Goal>> get(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.get(caller.get(), clinicId, id).map(GoalResource::tagged);
  }

  @PATCH
  @Path("{id}")
  @Operation(
      summary = "Change a goal (with If-Match)",
      description =
          "What is left out stays; a provider of null makes it the whole clinic's. The status is evaluated at once.")
  public Uni<RestResponse<Goal>> change(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid GoalChange change) {
    return store.change(caller.get(), clinicId, id, ifMatch, change).map(GoalResource::tagged);
  }

  @DELETE
  @Path("{id}")
  @Operation(summary = "Give up a goal", description = "It can be restored.")
  public Uni<RestResponse<Void>> delete(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    return store.delete(caller.get(), clinicId, id, ifMatch).replaceWith(RestResponse.noContent());
  }

  @POST
  @Path("{id}/restore")
  @Operation(
      summary = "Restore a goal that was given up",
      description = "Who may change it. One that is there already stays as it is.")
  public Uni<RestResponse<Goal>> restore(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.restore(caller.get(), clinicId, id).map(GoalResource::tagged);
  }

  @GET
  @Path("{id}/progress")
  @Operation(
      summary = "How a goal stands today, and where it leads",
      description =
          "Everybody with a role in the clinic. By the clinic's working days up to yesterday, in its own time zone.")
  public Uni<GoalProgress> progress(@RestPath UUID clinicId, @RestPath UUID id) {
    return standing.progress(caller.get(), clinicId, id);
  }

  @GET
  @Path("{id}/curve")
  @Operation(
      summary = "What a goal expects over time, and what there is",
      description =
          "Everybody with a role in the clinic. A point for each period of the goal, for a chart.")
  public Uni<GoalCurve> curve(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @Parameter(
              description = "day, week, month, quarter or year; by the goal's length unless given")
          @RestQuery
          @Nullable String granularity) {
    return standing.curve(caller.get(), clinicId, id, granularity);
  }

  @GET
  @Path("{id}/status-history")
  @Operation(
      summary = "How a goal has stood, newest first",
      description = "From its first evaluation on, each change of its status and what led to it.")
  public Uni<Page<StatusChange>> history(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(clinicId, id, "status-history");
    UUID before = Cursor.decodeId(cursor, bound);
    return standing
        .history(caller.get(), clinicId, id, before, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }

  private static RestResponse<Goal> tagged(Goal goal) {
    return RestResponse.ResponseBuilder.ok(goal)
        .header(HttpHeaders.ETAG, ETag.of(goal.version()))
        .build();
  }
}
