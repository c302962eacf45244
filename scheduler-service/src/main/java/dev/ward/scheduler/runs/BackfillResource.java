package dev.ward.scheduler.runs;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.limits.Cost;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Ranges of days that are done again, a few at a time. */
@Path("/scheduler/v1/jobs/{job}/backfills")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Runs", description = "What the clock has done, and doing it by hand")
class BackfillResource {

  private final RunRequests requests;
  private final CurrentCaller caller;

  BackfillResource(RunRequests requests, CurrentCaller caller) {
    this.requests = requests;
    this.caller = caller;
  }

  @POST
  @Cost(10)
  @Operation(
      operationId = "backfillJob",
      summary = "Do a range of days again, part by part",
      description =
          "For one clinic, for an organization's clinics, or with neither for all, by operators of the platform. The run"
              + " that is answered waits for its parts, of which no more than atOnce are open; it says how many of them are"
              + " done, and cancelling it ends those that are open and makes no more.")
  @APIResponse(
      responseCode = "202",
      description = "The run that has the parts",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Run.class)))
  public Uni<Response> backfill(
      @RestPath String job,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull BackfillRequest request) {
    request.check();
    return requests.backfill(caller.get(), job, key, request).map(JobRunsResource::response);
  }
}
