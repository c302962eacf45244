package dev.ward.tenancy.member;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import dev.ward.tenancy.claims.ClaimsPush;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
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

@Path("/tenancy/v1/clinics/{clinicId}/members")
@Tag(
    name = "members",
    description = "Who has which role where; every change makes the person's tokens stale at once")
public class ClinicMemberResource {

  private final CurrentCaller caller;
  private final MemberStore store;
  private final BulkStore bulk;
  private final ClaimsPush claims;

  ClinicMemberResource(CurrentCaller caller, MemberStore store, BulkStore bulk, ClaimsPush claims) {
    this.caller = caller;
    this.store = store;
    this.bulk = bulk;
    this.claims = claims;
  }

  @GET
  @Operation(
      summary = "List the clinic's members",
      description = "Admins, owners and compliance; by name.")
  @APIResponse(responseCode = "200", description = "A page of members")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  @APIResponse(responseCode = "404", description = "No clinic of the caller's")
  public Uni<Page<Member>> list(
      @RestPath UUID clinicId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.list(caller.get(), Roster.CLINIC, clinicId, Limit.of(limit), cursor);
  }

  @PUT
  @Path("/{userId}")
  @Operation(
      summary = "Give somebody a role in the clinic",
      description =
          "Admins and owners. Nobody raises themselves, and the last admin stays. With validFrom and validUntil it"
              + " holds on those days only, where the clinic is; the end is excluded, and nobody has to see to it.")
  @APIResponse(responseCode = "200", description = "A member, now with this role")
  @APIResponse(
      responseCode = "201",
      description = "A new member",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Member.class)))
  @APIResponse(responseCode = "400", description = "No such role, or it ends before it begins")
  @APIResponse(responseCode = "409", description = "A rule forbids it: last_admin, own_role")
  @APIResponse(responseCode = "412", description = "If-Match names another version")
  @APIResponse(responseCode = "422", description = "No such person")
  public Uni<RestResponse<Member>> give(
      @RestPath UUID clinicId,
      @RestPath UUID userId,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Valid @NotNull ClinicRole role) {
    return store
        .give(caller.get(), Roster.CLINIC, clinicId, userId, role.assigned(), ifMatch)
        .invoke(claims::wake)
        .map(MemberAnswers::given);
  }

  @DELETE
  @Path("/{userId}")
  @Operation(
      summary = "End a membership",
      description = "Admins and owners, and everybody for themselves. The last admin stays.")
  @APIResponse(responseCode = "204", description = "No longer a member; their tokens are stale")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  @APIResponse(responseCode = "409", description = "A rule forbids it: last_admin")
  public Uni<RestResponse<Void>> end(@RestPath UUID clinicId, @RestPath UUID userId) {
    return store
        .end(caller.get(), Roster.CLINIC, clinicId, userId)
        .invoke(claims::wake)
        .replaceWith(RestResponse.noContent());
  }

  @POST
  @Path("/changes")
  @Operation(
      summary = "Change many memberships at once",
      description =
          "Admins and owners; at most 500 people, each once. All of it happens or nothing: a refusal points at the change"
              + " that it is about. Roles are given before any is taken, so that admins can be replaced.")
  @APIResponse(responseCode = "200", description = "How many were given, changed and ended")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  @APIResponse(responseCode = "409", description = "A rule forbids one: last_admin, own_role")
  @APIResponse(responseCode = "422", description = "No such person, or no member to be ended")
  public Uni<BulkChange.Outcome> change(
      @RestPath UUID clinicId, @Valid @NotNull BulkChange changes) {
    return bulk.change(caller.get(), clinicId, changes).invoke(claims::wake);
  }
}
