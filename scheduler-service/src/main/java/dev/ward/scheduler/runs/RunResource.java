package dev.ward.scheduler.runs;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What the clock has done and is about to do for a clinic, for those who may run its jobs. */
@Path("/scheduler/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
class RunResource {

  private final RunStore store;
  private final CurrentCaller caller;

  RunResource(RunStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Path("clinics/{clinicId}/runs")
  @Operation(operationId = "listRunsOfClinic", summary = "The runs of a clinic, newest first")
  public Uni<Page<Run>> ofClinic(
      @RestPath UUID clinicId,
      @RestQuery @Nullable String job,
      @RestQuery @Nullable String state,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.list(caller.get(), RunFilter.of(clinicId, job, state, limit, cursor));
  }

  @GET
  @Path("runs/{id}")
  @Operation(operationId = "getRun", summary = "One run")
  public Uni<Run> one(@RestPath UUID id) {
    return store.one(caller.get(), id);
  }
}
