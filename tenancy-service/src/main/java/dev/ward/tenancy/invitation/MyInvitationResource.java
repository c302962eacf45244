package dev.ward.tenancy.invitation;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import dev.ward.tenancy.claims.ClaimsPush;
import io.smallrye.mutiny.Uni;
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
import org.jspecify.annotations.Nullable;

@Path(MyInvitationResource.PATH)
@Tag(name = "me")
public class MyInvitationResource {

  static final String PATH = "/tenancy/v1/me/invitations";

  private final CurrentCaller caller;
  private final AcceptanceStore store;
  private final ClaimsPush claims;

  MyInvitationResource(CurrentCaller caller, AcceptanceStore store, ClaimsPush claims) {
    this.caller = caller;
    this.store = store;
    this.claims = claims;
  }

  @GET
  @Operation(
      summary = "List the invitations that I can accept",
      description = "Those to the caller's verified address; the oldest first.")
  @APIResponse(responseCode = "200", description = "A page of invitations")
  @APIResponse(responseCode = "403", description = "A service is invited nowhere")
  public Uni<Page<Offer>> mine(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    return store.mine(caller.get(), Limit.of(limit), cursor);
  }

  @POST
  @Path("/{id}/accept")
  @Operation(
      summary = "Accept an invitation without its mail",
      description =
          "One of those to the caller's verified address. Their claims change with that: refresh the token before going on.")
  @APIResponse(
      responseCode = "201",
      description = "The caller's new role, and where",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Accepted.class)))
  @APIResponse(
      responseCode = "403",
      description = "The address isn't verified (email_unverified), or the place is suspended")
  @APIResponse(responseCode = "404", description = "No invitation of the caller's")
  @APIResponse(
      responseCode = "409",
      description =
          "It has ended, or a rule forbids it: invitation_accepted, invitation_revoked, invitation_expired, already_member, own_role")
  public Uni<Response> accept(
      @RestPath UUID id, @HeaderParam("Idempotency-Key") @Nullable String key) {
    return store
        .accept(caller.get(), key, PATH + "/" + id + "/accept", id)
        .invoke(claims::wake)
        .map(Creation::response);
  }
}
