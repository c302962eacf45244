package dev.ward.tenancy.organization;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.limits.Cost;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import dev.ward.tenancy.claims.ClaimsPush;
import dev.ward.tenancy.settings.SettingsSchema;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/tenancy/v1/organizations")
@Tag(name = "organizations", description = "Organizations, their clinics and who leads them")
public class OrganizationResource {

  static final String PATH = "/tenancy/v1/organizations";

  private final CurrentCaller caller;
  private final OrganizationStore store;
  private final SettingsSchema settings;
  private final ClaimsPush claims;

  OrganizationResource(
      CurrentCaller caller, OrganizationStore store, SettingsSchema settings, ClaimsPush claims) {
    this.caller = caller;
    this.store = store;
    this.settings = settings;
    this.claims = claims;
  }

  @POST
  @Cost(5)
  @Operation(
      summary = "Sign up an organization with its first clinic",
      description =
          "The caller becomes its owner. Their claims change with that: refresh the token before going on.")
  @APIResponse(
      responseCode = "201",
      description = "The organization and its first clinic",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Organization.class)))
  @APIResponse(responseCode = "400", description = "Invalid or unknown fields")
  @APIResponse(
      responseCode = "422",
      description = "The idempotency key was used for another request")
  public Uni<Response> found(
      @HeaderParam("Idempotency-Key") @Nullable String key, @Valid @NotNull NewOrganization asked) {
    return store.found(caller.get(), key, PATH, asked).invoke(claims::wake).map(Creation::response);
  }

  @GET
  @Operation(
      summary = "List the caller's organizations",
      description = "Those in which they have a role or a clinic.")
  @APIResponse(responseCode = "200", description = "A page of organizations")
  public Uni<Page<Organization>> mine(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    return store.mine(caller.get(), Limit.of(limit), cursor);
  }

  @GET
  @Path("/{organizationId}")
  @Operation(summary = "Show an organization", description = "Owners and compliance.")
  @APIResponse(responseCode = "200", description = "The organization; its version is the ETag")
  @APIResponse(responseCode = "404", description = "No organization in which the caller has a role")
  public Uni<RestResponse<Organization>> find(@RestPath UUID organizationId) {
    return store.find(caller.get(), organizationId).map(OrganizationResource::tagged);
  }

  @PATCH
  @Path("/{organizationId}")
  @Operation(
      summary = "Change an organization",
      description = "Owners. Fields that are left out stay.")
  @APIResponse(responseCode = "200", description = "The organization as it is now")
  @APIResponse(responseCode = "400", description = "Invalid or unknown fields")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  @APIResponse(responseCode = "412", description = "It has been changed meanwhile")
  @APIResponse(responseCode = "428", description = "If-Match is missing")
  public Uni<RestResponse<Organization>> change(
      @RestPath UUID organizationId,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Valid @NotNull OrganizationChange change) {
    if (change.settings() != null) {
      settings.require(change.settings());
    }
    return store
        .change(caller.get(), organizationId, ifMatch, change)
        .map(OrganizationResource::tagged);
  }

  @DELETE
  @Path("/{organizationId}")
  @Operation(
      summary = "Close an organization with all its clinics",
      description =
          "Owners. Everything is kept and unreachable; it can be restored for 30 days and is purged then.")
  @APIResponse(responseCode = "204", description = "Closed")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  @APIResponse(responseCode = "412", description = "If-Match names another version")
  public Uni<RestResponse<Void>> close(
      @RestPath UUID organizationId, @HeaderParam("If-Match") @Nullable String ifMatch) {
    return store
        .close(caller.get(), organizationId, ifMatch)
        .invoke(claims::wake)
        .replaceWith(RestResponse.noContent());
  }

  static RestResponse<Organization> tagged(Organization organization) {
    return RestResponse.ResponseBuilder.ok(organization)
        .header("ETag", ETag.of(organization.version()))
        .build();
  }
}
