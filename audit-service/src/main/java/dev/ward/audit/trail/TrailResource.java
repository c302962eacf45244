package dev.ward.audit.trail;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

@Path("/audit/v1")
@Tag(name = "Reading")
class TrailResource {

  private final CurrentCaller caller;
  private final TrailStore store;

  TrailResource(CurrentCaller caller, TrailStore store) {
    this.caller = caller;
    this.store = store;
  }

  @GET
  @Path("/clinics/{clinicId}/events")
  @Operation(
      summary = "What happened in a clinic",
      description =
          "Newest first. For its admins and its organization's owners and compliance officers.")
  public Uni<Page<StoredEvent>> ofClinic(@RestPath UUID clinicId, @BeanParam TrailQuery query) {
    return store.ofClinic(caller.get(), clinicId, query);
  }

  @GET
  @Path("/organizations/{orgId}/events")
  @Operation(
      summary = "What happened in an organization and all of its clinics",
      description = "Newest first. For its owners and compliance officers.")
  public Uni<Page<StoredEvent>> ofOrganization(@RestPath UUID orgId, @BeanParam TrailQuery query) {
    return store.ofOrganization(caller.get(), orgId, query);
  }
}
