package dev.ward.scheduler.overview;

import dev.ward.platform.access.CurrentCaller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The whole platform at a glance. */
@Path("/scheduler/v1/overview")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Overview", description = "The platform in numbers; for operators")
class OverviewResource {

  private final OverviewStore store;
  private final CurrentCaller caller;

  OverviewResource(OverviewStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(
      operationId = "getOverview",
      summary = "How many organizations, clinics, members, facts and runs there are",
      description =
          "For operators of the platform. Counted every quarter of an hour by the job overview-refresh; asOf says when. facts is"
              + " an estimate of the database's statistics. Nothing of any clinic's.")
  public Uni<Overview> get() {
    return store.read(caller.get());
  }
}
