package dev.ward.scheduler.missed;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What the clock should have done and hasn't. */
@Path("/scheduler/v1/missed-runs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs", description = "What the clock has done, and doing it by hand")
class MissedRunResource {

  private final MissedRunStore store;
  private final CurrentCaller caller;

  MissedRunResource(MissedRunStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(
      operationId = "listMissedRuns",
      summary = "Occurrences that should be there and are not, newest first",
      description =
          "Of one clinic; without clinicId of all, for operators of the platform. One is made good by its own run, or by a"
              + " later one that has succeeded where the job catches up with the latest alone; open tells which aren't.")
  public Uni<Page<MissedRun>> list(
      @RestQuery @Nullable UUID clinicId,
      @RestQuery @Nullable String job,
      @Parameter(description = "Only what hasn't been made up for, or with false what has")
          @RestQuery
          @Nullable Boolean open,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    List<Object> bound = Arrays.asList(clinicId, job, open, "missed");
    int size = Limit.of(limit);
    return store
        .list(caller.get(), clinicId, job, open, Cursor.decodeId(cursor, bound), size + 1)
        .map(missed -> Page.of(missed, size, last -> Cursor.encode(bound, last.id())));
  }
}
