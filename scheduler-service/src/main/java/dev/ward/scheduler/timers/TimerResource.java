package dev.ward.scheduler.timers;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
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

@Path("/scheduler/v1/clinics/{clinicId}/timers")
@Tag(name = "Timers", description = "What must have happened by a time, and what follows if not.")
class TimerResource {

  private final TimerStore store;
  private final CurrentCaller caller;
  private final TimerLoop loop;

  TimerResource(TimerStore store, CurrentCaller caller, TimerLoop loop) {
    this.store = store;
    this.caller = caller;
    this.loop = loop;
  }

  @POST
  @Operation(
      operationId = "setTimer",
      summary = "Set a timer",
      description =
          "Admins, owners and services. Each step is taken once, when it is due or, after a downtime, as soon as possible. An"
              + " open timer of the same kind for the same subject is replaced.")
  @APIResponse(
      responseCode = "201",
      description = "The timer",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Timer.class)))
  @APIResponse(responseCode = "400", description = "A field is invalid")
  @APIResponse(
      responseCode = "422",
      description = "Steps out of order, or a recipient who has no role here")
  public Uni<Response> set(
      @RestPath UUID clinicId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Valid @NotNull NewTimer asked) {
    return store.set(caller.get(), clinicId, key, asked).invoke(loop::wake).map(Creation::response);
  }

  @GET
  @Operation(
      operationId = "listTimers",
      summary = "The clinic's timers, newest first",
      description = "Admins, owners and services; each with the steps that were taken.")
  public Uni<Page<Timer>> list(
      @RestPath UUID clinicId,
      @RestQuery
          @Schema(enumeration = {"open", "done", "cancelled"})
          @Pattern(regexp = "open|done|cancelled", message = "must be open, done or cancelled")
          @Nullable String state,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(clinicId, "timers", state == null ? "" : state);
    UUID before = Cursor.decodeId(cursor, bound);
    return store
        .list(caller.get(), clinicId, state, before, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "getTimer",
      summary = "One timer and the steps that were taken",
      description = "Admins, owners and services.")
  @APIResponse(responseCode = "200", description = "The timer")
  @APIResponse(responseCode = "404", description = "No such timer")
  public Uni<Timer> get(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.get(caller.get(), clinicId, id);
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "cancelTimer",
      summary = "Cancel a timer",
      description =
          "Admins, owners and services. After the answer no step is taken any more. A timer that has ended stays as it is.")
  @APIResponse(responseCode = "204", description = "It has ended")
  @APIResponse(responseCode = "404", description = "No such timer")
  public Uni<RestResponse<Void>> cancel(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.cancel(caller.get(), clinicId, id).replaceWith(RestResponse.noContent());
  }
}
