package dev.ward.metrics.definitions;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/metrics/v1/measures")
@Tag(name = "Definitions", description = "What each KPI means.")
public class MeasureResource {

  private final DefinitionStore store;
  private final CurrentCaller caller;

  MeasureResource(DefinitionStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "What formulas may speak of; all are one page", description = "Everybody.")
  public Uni<Page<Measure>> list() {
    return store.measures(caller.get()).map(all -> new Page<>(all, null));
  }
}
