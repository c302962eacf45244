package dev.ward.tenancy.member;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import dev.ward.tenancy.claims.ClaimsPush;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
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

@Path("/tenancy/v1/organizations/{organizationId}/members")
@Tag(name = "members")
public class OrganizationMemberResource {

  private final CurrentCaller caller;
  private final MemberStore store;
  private final ClaimsPush claims;

  record OrganizationRole(
      @Schema(enumeration = {"owner", "compliance"})
          @NotNull
          @Pattern(regexp = "owner|compliance", message = "must be owner or compliance")
          String role) {}

  OrganizationMemberResource(CurrentCaller caller, MemberStore store, ClaimsPush claims) {
    this.caller = caller;
    this.store = store;
    this.claims = claims;
  }

  @GET
  @Operation(
      summary = "List the organization's owners and compliance",
      description = "Owners and compliance; by name.")
  @APIResponse(responseCode = "200", description = "A page of members")
  @APIResponse(responseCode = "404", description = "No organization in which the caller has a role")
  public Uni<Page<Member>> list(
      @RestPath UUID organizationId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.list(caller.get(), Roster.ORGANIZATION, organizationId, Limit.of(limit), cursor);
  }

  @PUT
  @Path("/{userId}")
  @Operation(
      summary = "Give somebody a role in the organization",
      description = "Owners. The last owner stays.")
  @APIResponse(responseCode = "200", description = "A member, now with this role")
  @APIResponse(
      responseCode = "201",
      description = "A new member",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Member.class)))
  @APIResponse(responseCode = "400", description = "No such role")
  @APIResponse(responseCode = "409", description = "A rule forbids it: last_owner, own_role")
  @APIResponse(responseCode = "412", description = "If-Match names another version")
  @APIResponse(responseCode = "422", description = "No such person")
  public Uni<RestResponse<Member>> give(
      @RestPath UUID organizationId,
      @RestPath UUID userId,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Valid @NotNull OrganizationRole role) {
    return store
        .give(
            caller.get(),
            Roster.ORGANIZATION,
            organizationId,
            userId,
            Assigned.forever(role.role()),
            ifMatch)
        .invoke(claims::wake)
        .map(MemberAnswers::given);
  }

  @DELETE
  @Path("/{userId}")
  @Operation(
      summary = "End a role in the organization",
      description = "Owners, and everybody for themselves. The last owner stays.")
  @APIResponse(responseCode = "204", description = "No longer there; their tokens are stale")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  @APIResponse(responseCode = "409", description = "A rule forbids it: last_owner")
  public Uni<RestResponse<Void>> end(@RestPath UUID organizationId, @RestPath UUID userId) {
    return store
        .end(caller.get(), Roster.ORGANIZATION, organizationId, userId)
        .invoke(claims::wake)
        .replaceWith(RestResponse.noContent());
  }
}
