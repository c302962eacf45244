package dev.ward.scheduler.runs;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.limits.Cost;
import dev.ward.platform.paging.Page;
import dev.ward.scheduler.clockwork.Clockwork;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The runs of one job, and running it now. */
@Path("/scheduler/v1/jobs/{job}/runs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs", description = "What the clock has done, and doing it by hand")
class JobRunsResource {

  private final RunStore store;
  private final RunRequests requests;
  private final CurrentCaller caller;
  private final Clockwork clockwork;

  JobRunsResource(RunStore store, RunRequests requests, CurrentCaller caller, Clockwork clockwork) {
    this.store = store;
    this.requests = requests;
    this.caller = caller;
    this.clockwork = clockwork;
  }

  @POST
  @Cost(10)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "requestRun",
      summary = "Run a job now",
      description =
          "For one clinic, by its admins and its organization's owners; with organizationId for an organization, or for all"
              + " of its active clinics, by its owners; with neither for all, by operators of the platform. When it can be"
              + " several, a count and the first runs are answered instead of one run.")
  @APIResponse(
      responseCode = "202",
      description = "The run is on its way",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Run.class)))
  public Uni<Response> request(
      @RestPath String job,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable RunRequest body) {
    RunRequest request = body == null ? RunRequest.EMPTY : body;
    request.check();
    return requests.take(caller.get(), job, key, request).map(JobRunsResource::response);
  }

  @POST
  @Path("retry")
  @Cost(10)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "retryDeadRuns",
      summary = "Let dead runs of a job begin anew",
      description =
          "Of one clinic, of an organization's clinics, or with neither of all, for operators of the platform; the oldest"
              + " 1,000.")
  public Uni<RetriedRuns> retry(@RestPath String job, @Nullable RetryRequest body) {
    RetryRequest request = body == null ? RetryRequest.EMPTY : body;
    Places.check(request.clinicId(), request.organizationId());
    return store.retryDead(caller.get(), job, request).invoke(clockwork::wake);
  }

  @GET
  @Operation(
      operationId = "listRunsOfJob",
      summary = "The runs of a job, newest first",
      description =
          "Of one clinic, or of one organization, its clinics' included; with neither of all of them, for operators of the"
              + " platform.")
  public Uni<Page<Run>> ofJob(
      @RestPath String job,
      @RestQuery @Nullable UUID clinicId,
      @RestQuery @Nullable UUID organizationId,
      @RestQuery @Nullable String state,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    Places.check(clinicId, organizationId);
    return store.list(
        caller.get(), RunFilter.of(clinicId, organizationId, job, state, limit, cursor));
  }

  /** What was asked for, which is on its way. */
  static Response response(Answer answer) {
    Response.ResponseBuilder response = Response.status(answer.status()).entity(answer.body());
    return answer.location() == null
        ? response.build()
        : response.location(URI.create(answer.location())).build();
  }
}
