package dev.ward.scheduler.runs;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What the clock has done and is about to do for a clinic, for those who may run its jobs. */
@Path("/scheduler/v1/clinics/{clinicId}/runs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs", description = "What the clock has done, and doing it by hand")
class ClinicRunsResource {

  private final RunStore store;
  private final RunWatching watching;
  private final CurrentCaller caller;

  ClinicRunsResource(RunStore store, RunWatching watching, CurrentCaller caller) {
    this.store = store;
    this.watching = watching;
    this.caller = caller;
  }

  @GET
  @Operation(
      operationId = "listRunsOfClinic",
      summary = "The runs of a clinic, newest first",
      description = "Admins and owners.")
  public Uni<Page<Run>> ofClinic(
      @RestPath UUID clinicId,
      @RestQuery @Nullable String job,
      @RestQuery @Nullable String state,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.list(caller.get(), RunFilter.of(clinicId, null, job, state, limit, cursor));
  }

  @GET
  @Path("events")
  @Watched
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "watchRunsOfClinic",
      summary = "Watch the runs of a clinic as server-sent events",
      description =
          "An event \"run\" with a run as it is, first for each of the newest hundred, then"
              + " whenever one of them has moved or a new one is there; the stream ends when the"
              + " caller may no longer see them, and after some minutes: ask again then.")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = Run.class)))
  public Multi<OutboundSseEvent> events(
      @RestPath UUID clinicId,
      @Parameter(description = "How long the stream lasts at the most") @RestQuery
          @Nullable Integer seconds,
      @Context Sse sse) {
    return watching.ofClinic(caller.get(), clinicId, seconds, sse);
  }
}
