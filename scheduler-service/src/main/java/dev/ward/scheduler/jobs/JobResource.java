package dev.ward.scheduler.jobs;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import dev.ward.platform.paging.Page;
import dev.ward.scheduler.clockwork.Clockwork;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * What is done by the clock. Everyone who is signed in may see it; the platform's operators change
 * it.
 */
@Path("/scheduler/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs", description = "What is done by the clock, and when")
class JobResource {

  private final JobStore store;
  private final CurrentCaller caller;
  private final Clockwork clockwork;

  JobResource(JobStore store, CurrentCaller caller, Clockwork clockwork) {
    this.store = store;
    this.caller = caller;
    this.clockwork = clockwork;
  }

  @GET
  @Operation(
      operationId = "listJobs",
      summary = "The jobs",
      description = "Everybody; when each is done, and how it is treated.")
  public Uni<Page<Job>> list() {
    return store.all(caller.get()).map(jobs -> new Page<>(jobs, null));
  }

  @GET
  @Path("{name}")
  @Operation(
      operationId = "getJob",
      summary = "One job and when it is next",
      description =
          "The next five times are on the job's own wall clock, or in UTC; with clinicId, for those who may run its jobs, they"
              + " are that clinic's, and it is said whether it has paused the job.")
  public Uni<RestResponse<Job>> get(@RestPath String name, @RestQuery @Nullable UUID clinicId) {
    Uni<Job> job =
        clinicId == null
            ? store.one(caller.get(), name)
            : store.oneInClinic(caller.get(), clinicId, name);
    return job.map(JobResource::tagged);
  }

  @PATCH
  @Path("{name}")
  @Operation(
      operationId = "changeJob",
      summary = "Pause or resume a job, or change when and how it runs",
      description =
          "For operators of the platform. A paused job makes no occurrences; those of the time of its pause are not made up"
              + " for when it is resumed. A time zone of its own takes the place of each clinic's; own gives that back.")
  public Uni<RestResponse<Job>> change(
      @RestPath String name,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull JobChange change) {
    change.check();
    return store
        .change(caller.get(), name, ifMatch, change)
        .invoke(clockwork::jobChanged)
        .map(JobResource::tagged);
  }

  private static RestResponse<Job> tagged(Job job) {
    return RestResponse.ResponseBuilder.ok(job)
        .header(HttpHeaders.ETAG, ETag.of(job.version()))
        .build();
  }
}
