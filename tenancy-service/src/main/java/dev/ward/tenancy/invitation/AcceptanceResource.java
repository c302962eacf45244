package dev.ward.tenancy.invitation;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.idempotency.Creation;
import dev.ward.tenancy.claims.ClaimsPush;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path(AcceptanceResource.PATH)
@Tag(name = "invitations")
public class AcceptanceResource {

  static final String PATH = "/tenancy/v1/invitations/accept";

  private final CurrentCaller caller;
  private final AcceptanceStore store;
  private final ClaimsPush claims;

  record Acceptance(
      @Schema(description = "What stands behind the # of the link in the mail")
          @NotNull
          @Size(min = 1, max = 200)
          String token) {}

  AcceptanceResource(CurrentCaller caller, AcceptanceStore store, ClaimsPush claims) {
    this.caller = caller;
    this.store = store;
    this.claims = claims;
  }

  @POST
  @Operation(
      summary = "Accept an invitation",
      description =
          "By whoever's verified address it was sent to. Their claims change with that: refresh the token before going on.")
  @APIResponse(
      responseCode = "201",
      description = "The caller's new role, and where",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Accepted.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "It isn't the caller's, or the place is suspended: wrong_email, email_unverified")
  @APIResponse(responseCode = "404", description = "No such token, or no longer; or a closed place")
  @APIResponse(
      responseCode = "409",
      description =
          "It has ended, or a rule forbids it: invitation_accepted, invitation_revoked, invitation_expired, already_member, own_role")
  public Uni<Response> accept(
      @HeaderParam("Idempotency-Key") @Nullable String key, @Valid @NotNull Acceptance acceptance) {
    return store
        .accept(caller.get(), key, PATH, acceptance.token())
        .invoke(claims::wake)
        .map(Creation::response);
  }
}
