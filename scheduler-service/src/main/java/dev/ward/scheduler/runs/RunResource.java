package dev.ward.scheduler.runs;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Page;
import dev.ward.scheduler.clockwork.Clockwork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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

/** One run: what has become of it, ending it, and trying it again. */
@Path("/scheduler/v1/runs/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs", description = "What the clock has done, and doing it by hand")
class RunResource {

  private final OneRunStore store;
  private final RunWatching watching;
  private final CurrentCaller caller;
  private final Clockwork clockwork;

  RunResource(OneRunStore store, RunWatching watching, CurrentCaller caller, Clockwork clockwork) {
    this.store = store;
    this.watching = watching;
    this.caller = caller;
    this.clockwork = clockwork;
  }

  @GET
  @Operation(
      operationId = "getRun",
      summary = "One run",
      description = "Those who may read the jobs of its place.")
  public Uni<Run> one(@RestPath UUID id) {
    return store.get(caller.get(), id);
  }

  @GET
  @Path("lines")
  @Operation(
      operationId = "listLinesOfRun",
      summary = "What a run says of its work, in order",
      description = "A run keeps 500 lines at the most; why its attempts failed is among them.")
  public Uni<Page<RunLine>> lines(@RestPath UUID id) {
    return store.lines(caller.get(), id).map(lines -> new Page<>(lines, null));
  }

  @GET
  @Path("parts")
  @Operation(
      operationId = "listPartsOfRun",
      summary = "The runs that a run waits for, newest first",
      description = "Those who may read the jobs of its place.")
  public Uni<Page<Run>> parts(
      @RestPath UUID id, @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    PartFilter filter = PartFilter.of(id, limit, cursor);
    return store
        .parts(caller.get(), id, filter)
        .map(parts -> Page.of(parts, filter.limit(), filter::cursorAfter));
  }

  @POST
  @Path("cancel")
  @Operation(
      operationId = "cancelRun",
      summary = "End a run that isn't over",
      description =
          "And its parts with it. Nothing of the work of one that is running will have been"
              + " written, whichever instance is at it.")
  @APIResponse(
      responseCode = "200",
      description = "The run, cancelled",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Run.class)))
  @APIResponse(responseCode = "409", description = "The run is over already")
  public Uni<Run> cancel(@RestPath UUID id) {
    return store.cancel(caller.get(), id);
  }

  @POST
  @Path("retry")
  @Operation(
      operationId = "retryRun",
      summary = "Let a dead run begin anew",
      description = "With all of its attempts; of one that has parts, those that are dead.")
  @APIResponse(
      responseCode = "200",
      description = "The run, waiting again",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Run.class)))
  @APIResponse(responseCode = "409", description = "The run isn't dead")
  public Uni<Run> retry(@RestPath UUID id) {
    return store.retry(caller.get(), id).invoke(clockwork::wake);
  }

  @GET
  @Path("events")
  @Watched
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "watchRun",
      summary = "Watch a run as server-sent events",
      description =
          "An event \"run\" with the run as it is, whenever it has moved; the stream ends when the"
              + " run is over, when the caller may no longer see it, and after some minutes: ask"
              + " again then.")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = Run.class)))
  public Multi<OutboundSseEvent> events(
      @RestPath UUID id,
      @Parameter(description = "How long the stream lasts at the most") @RestQuery
          @Nullable Integer seconds,
      @Context Sse sse) {
    return watching.ofRun(caller.get(), id, seconds, sse);
  }
}
