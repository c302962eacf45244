package dev.ward.metrics.definitions;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

@Path("/metrics/v1/definitions")
@Tag(name = "Definitions", description = "What each KPI means.")
public class DefinitionResource {

  private final DefinitionStore store;
  private final CurrentCaller caller;

  DefinitionResource(DefinitionStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(
      summary = "All KPIs in all their versions; the whole library is one page",
      description =
          "Everybody. What organizations have defined themselves is listed with them and with their clinics.")
  public Uni<Page<Definition>> list() {
    return store.all(caller.get()).map(all -> new Page<>(all, null));
  }

  @GET
  @Path("{key}")
  @Operation(
      summary = "One KPI of the library in all its versions, with worked examples",
      description = "Everybody.")
  public Uni<Kpi> get(@RestPath String key) {
    return store.versions(caller.get(), key).map(versions -> new Kpi(key, versions));
  }
}
