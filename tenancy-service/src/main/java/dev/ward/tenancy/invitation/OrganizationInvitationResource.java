package dev.ward.tenancy.invitation;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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

@Path("/tenancy/v1/organizations/{organizationId}/invitations")
@Tag(name = "invitations")
public class OrganizationInvitationResource {

  private final CurrentCaller caller;
  private final InvitationStore store;
  private final InvitationMails mails;

  record NewOrganizationInvitation(
      @NotNull
          @Email(regexp = NewInvitation.ADDRESS, message = NewInvitation.NO_ADDRESS)
          @Size(max = NewInvitation.LONGEST_ADDRESS)
          String email,
      @Schema(enumeration = {"owner", "compliance"})
          @NotNull
          @Pattern(regexp = "owner|compliance", message = "must be owner or compliance")
          String role)
      implements NewInvitation {}

  OrganizationInvitationResource(
      CurrentCaller caller, InvitationStore store, InvitationMails mails) {
    this.caller = caller;
    this.store = store;
    this.mails = mails;
  }

  @POST
  @Operation(
      summary = "Invite somebody to the organization",
      description =
          "Owners. They get a mail with a link that works once and for them alone. Nobody invites to a role above their own.")
  @APIResponse(
      responseCode = "201",
      description = "The invitation; its mail is on the way",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Invitation.class)))
  @APIResponse(responseCode = "400", description = "No address, or no such role")
  @APIResponse(responseCode = "401", description = "It needs a more recent sign-in")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  @APIResponse(responseCode = "404", description = "No organization of the caller's")
  @APIResponse(
      responseCode = "409",
      description = "A rule forbids it: invitation_pending, already_member, own_role")
  public Uni<Response> invite(
      @RestPath UUID organizationId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Valid @NotNull NewOrganizationInvitation asked) {
    return store
        .invite(caller.get(), Place.organization(organizationId), key, asked)
        .invoke(mails::wake)
        .map(Creation::response);
  }

  @GET
  @Operation(
      summary = "List the organization's invitations",
      description = "Owners, and compliance; the newest first.")
  @APIResponse(responseCode = "200", description = "A page of invitations")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  @APIResponse(responseCode = "404", description = "No organization of the caller's")
  public Uni<Page<Invitation>> list(
      @RestPath UUID organizationId,
      @RestQuery
          @Schema(enumeration = {"pending", "accepted", "revoked", "expired"})
          @Pattern(
              regexp = "pending|accepted|revoked|expired",
              message = "must be pending, accepted, revoked or expired")
          @Nullable String state,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.list(
        caller.get(), Place.organization(organizationId), state, Limit.of(limit), cursor);
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Show an invitation", description = "Owners, and compliance.")
  @APIResponse(responseCode = "200", description = "The invitation; its version is the ETag")
  @APIResponse(responseCode = "404", description = "No such invitation")
  public Uni<RestResponse<Invitation>> find(@RestPath UUID organizationId, @RestPath UUID id) {
    return store
        .find(caller.get(), Place.organization(organizationId), id)
        .map(
            found ->
                RestResponse.ResponseBuilder.ok(found)
                    .header("ETag", ETag.of(found.version()))
                    .build());
  }

  @POST
  @Path("/{id}/resend")
  @Operation(
      summary = "Send the mail again",
      description =
          "Owners. Its link replaces the one before, and the time to accept begins anew, also of an expired invitation.")
  @APIResponse(responseCode = "200", description = "The invitation; its mail is on the way")
  @APIResponse(responseCode = "401", description = "It needs a more recent sign-in")
  @APIResponse(responseCode = "404", description = "No such invitation")
  @APIResponse(
      responseCode = "409",
      description =
          "It has ended, or another replaced it: invitation_accepted, invitation_revoked, invitation_pending, already_member")
  public Uni<Invitation> resend(@RestPath UUID organizationId, @RestPath UUID id) {
    return store.resend(caller.get(), Place.organization(organizationId), id).invoke(mails::wake);
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Revoke an invitation", description = "Owners. Its link is dead at once.")
  @APIResponse(responseCode = "204", description = "Revoked")
  @APIResponse(responseCode = "404", description = "No such invitation")
  @APIResponse(responseCode = "409", description = "It has ended: invitation_accepted")
  public Uni<RestResponse<Void>> revoke(@RestPath UUID organizationId, @RestPath UUID id) {
    return store
        .revoke(caller.get(), Place.organization(organizationId), id)
        .replaceWith(RestResponse.noContent());
  }
}
