package dev.ward.tenancy.organization;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.tenancy.claims.ClaimsPush;
import dev.ward.tenancy.clinic.Suspension;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** How an organization stands with the platform, beside what its owners change themselves. */
@Path(OrganizationResource.PATH)
@Tag(name = "organizations")
public class OrganizationStandingResource {

  private final CurrentCaller caller;
  private final OrganizationStandingStore store;
  private final ClaimsPush claims;

  OrganizationStandingResource(
      CurrentCaller caller, OrganizationStandingStore store, ClaimsPush claims) {
    this.caller = caller;
    this.store = store;
    this.claims = claims;
  }

  @PUT
  @Path("/{organizationId}/tier")
  @Operation(
      summary = "Set an organization's tier",
      description = "Operators. Not to one that allows less than what is in use.")
  @APIResponse(responseCode = "200", description = "The organization as it is now")
  @APIResponse(responseCode = "400", description = "No such tier")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  @APIResponse(responseCode = "409", description = "More is in use than it allows: tier_limit")
  @APIResponse(responseCode = "412", description = "It has been changed meanwhile")
  @APIResponse(responseCode = "428", description = "If-Match is missing")
  public Uni<RestResponse<Organization>> setTier(
      @RestPath UUID organizationId,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Valid @NotNull TierChange change) {
    return store
        .setTier(caller.get(), organizationId, ifMatch, change.tier())
        .map(OrganizationResource::tagged);
  }

  @POST
  @Path("/{organizationId}/suspend")
  @Operation(
      summary = "Suspend an organization",
      description = "Operators. From now on its people are refused in all of its clinics.")
  @APIResponse(responseCode = "200", description = "The organization as it is now")
  @APIResponse(responseCode = "400", description = "A reason is needed")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  public Uni<RestResponse<Organization>> suspend(
      @RestPath UUID organizationId, @Valid @NotNull Suspension suspension) {
    return store
        .suspend(caller.get(), organizationId, suspension.reason())
        .map(OrganizationResource::tagged);
  }

  @POST
  @Path("/{organizationId}/reinstate")
  @Operation(summary = "Lift an organization's suspension", description = "Operators.")
  @APIResponse(responseCode = "200", description = "The organization as it is now")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  public Uni<RestResponse<Organization>> reinstate(@RestPath UUID organizationId) {
    return store.reinstate(caller.get(), organizationId).map(OrganizationResource::tagged);
  }

  @POST
  @Path("/{organizationId}/restore")
  @Operation(
      summary = "Restore a closed organization",
      description =
          "Its owners, for 30 days after it was closed. What was open in it then is open again, and the caller's claims"
              + " change: refresh the token before going on.")
  @APIResponse(responseCode = "200", description = "The organization, open again")
  @APIResponse(responseCode = "404", description = "No organization that the caller owns")
  @APIResponse(responseCode = "409", description = "It was closed too long ago: restore_too_late")
  public Uni<RestResponse<Organization>> restore(@RestPath UUID organizationId) {
    return store
        .restore(caller.get(), organizationId)
        .invoke(claims::wake)
        .map(OrganizationResource::tagged);
  }
}
