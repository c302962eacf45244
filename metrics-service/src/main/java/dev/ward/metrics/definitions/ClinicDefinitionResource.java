package dev.ward.metrics.definitions;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/metrics/v1/clinics/{clinicId}/definitions")
@Tag(name = "Definitions", description = "What each KPI means.")
public class ClinicDefinitionResource {

  private final DefinitionStore store;
  private final CurrentCaller caller;

  ClinicDefinitionResource(DefinitionStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(
      summary = "The KPIs that the clinic has",
      description =
          "Everybody's and its organization's own, as they are in force there today; all are one"
              + " page.")
  public Uni<Page<Definition>> list(@RestPath UUID clinicId) {
    return store.inForce(caller.get(), clinicId).map(all -> new Page<>(all, null));
  }

  @GET
  @Path("{key}/difference")
  @Operation(
      summary = "What a KPI comes to by a version of it, beside those in force",
      description =
          "To be read before a version takes effect. For each period that begins in the range and"
              + " of which anything is known.")
  public Uni<Difference> difference(
      @RestPath UUID clinicId,
      @RestPath String key,
      @Parameter(required = true, description = "The first day") @RestQuery
          @Nullable LocalDate from,
      @Parameter(required = true, description = "The day behind the last") @RestQuery
          @Nullable LocalDate to,
      @Parameter(description = "day, week, month (unless given), quarter or year") @RestQuery
          @Nullable String granularity,
      @Parameter(description = "The newest unless given") @RestQuery @Nullable Integer version) {
    return store.difference(
        caller.get(), clinicId, key, DifferenceQuery.of(from, to, granularity, version));
  }
}
