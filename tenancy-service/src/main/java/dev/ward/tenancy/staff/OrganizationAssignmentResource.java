package dev.ward.tenancy.staff;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import dev.ward.tenancy.staff.AssignmentStore.Filter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/tenancy/v1/organizations/{organizationId}/assignments")
@Tag(name = "staff")
public class OrganizationAssignmentResource {

  private final CurrentCaller caller;
  private final AssignmentStore store;

  OrganizationAssignmentResource(CurrentCaller caller, AssignmentStore store) {
    this.caller = caller;
    this.store = store;
  }

  @GET
  @Operation(
      summary = "List who works where in the organization when",
      description = "Owners and compliance.")
  @APIResponse(responseCode = "200", description = "A page of assignments")
  @APIResponse(responseCode = "404", description = "No organization in which the caller has a role")
  public Uni<Page<Assignment>> ofOrganization(
      @RestPath UUID organizationId,
      @RestQuery @Nullable UUID user,
      @Parameter(description = "Only those that hold on this day") @RestQuery
          @Nullable LocalDate on,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.ofOrganization(
        caller.get(), organizationId, new Filter(user, on), Limit.of(limit), cursor);
  }
}
