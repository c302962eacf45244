package dev.ward.scheduler.jobs;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The jobs as they are in one clinic, and pausing them there. */
@Path("/scheduler/v1/clinics/{clinicId}/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs", description = "What is done by the clock, and when")
class ClinicJobResource {

  private final JobStore store;
  private final CurrentCaller caller;

  ClinicJobResource(JobStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(
      operationId = "listJobsOfClinic",
      summary = "A clinic's jobs",
      description =
          "With the next times on the clinic's wall clock, and whether they are paused there.")
  public Uni<Page<Job>> list(@RestPath UUID clinicId) {
    return store.allInClinic(caller.get(), clinicId).map(jobs -> new Page<>(jobs, null));
  }

  @PUT
  @Path("{name}/pause")
  @Operation(
      operationId = "pauseJobInClinic",
      summary = "Pause a job in a clinic",
      description =
          "The clock makes no occurrences for the clinic and starts none; what people ask for still runs.")
  public Uni<Job> pause(@RestPath UUID clinicId, @RestPath String name) {
    return store.pause(caller.get(), clinicId, name, true);
  }

  @DELETE
  @Path("{name}/pause")
  @Operation(
      operationId = "resumeJobInClinic",
      summary = "Resume a job in a clinic",
      description = "What would have been due during the pause is not made up for.")
  public Uni<Job> resume(@RestPath UUID clinicId, @RestPath String name) {
    return store.pause(caller.get(), clinicId, name, false);
  }
}
