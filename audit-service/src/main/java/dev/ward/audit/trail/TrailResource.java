package dev.ward.audit.trail;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
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
@Tag(name = "Reading", description = "What happened, to whom, and who has looked at it")
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
          """
          Newest first. For its admins and its organization's owners and compliance officers. A page looks at two thousand \
          events at the most: where little of what is asked for is among them it has fewer items than the limit, or none, \
          and its next goes on.""")
  public Uni<Page<StoredEvent>> ofClinic(@RestPath UUID clinicId, @BeanParam TrailQuery query) {
    return page(Scope.clinic(clinicId, Permission.READ_AUDIT), query);
  }

  @GET
  @Path("/organizations/{orgId}/events")
  @Operation(
      summary = "What happened in an organization and all of its clinics",
      description =
          """
          Newest first. For its owners and compliance officers. A page looks at two thousand events at the most: where \
          little of what is asked for is among them it has fewer items than the limit, or none, and its next goes on.""")
  public Uni<Page<StoredEvent>> ofOrganization(@RestPath UUID orgId, @BeanParam TrailQuery query) {
    return page(Scope.organization(orgId, Permission.READ_AUDIT), query);
  }

  private Uni<Page<StoredEvent>> page(Scope scope, TrailQuery query) {
    return store.page(
        caller.get(), scope, query.filter(), query.subject(), query.atMost(), query.cursor());
  }
}
