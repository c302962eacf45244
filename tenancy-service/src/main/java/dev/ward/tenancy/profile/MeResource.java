package dev.ward.tenancy.profile;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import dev.ward.tenancy.identity.AccountChanges;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/tenancy/v1/me")
@Tag(name = "me", description = "The caller's own profile and places")
public class MeResource {

  private final CurrentCaller caller;
  private final ProfileStore store;
  private final AccountStore account;
  private final AccountChanges changes;

  MeResource(
      CurrentCaller caller, ProfileStore store, AccountStore account, AccountChanges changes) {
    this.caller = caller;
    this.store = store;
    this.account = account;
    this.changes = changes;
  }

  @GET
  @Operation(
      summary = "Who I am and where I may go",
      description =
          "Makes the profile when a person is first seen and keeps it in step with the identity provider.")
  @APIResponse(
      responseCode = "200",
      description = "Profile, organizations and clinics with the caller's roles")
  @APIResponse(
      responseCode = "401",
      description = "No valid token, or one with stale claims: refresh it")
  @APIResponse(responseCode = "403", description = "A service has no profile")
  public Uni<RestResponse<Me>> me() {
    return store.me(caller.get()).map(MeResource::tagged);
  }

  @PATCH
  @Operation(
      summary = "Change my profile",
      description =
          "One's addresses, which nobody else is shown; the identity provider keeps the rest. The ETag is that of GET.")
  @APIResponse(responseCode = "200", description = "Profile and places as they are now")
  @APIResponse(responseCode = "400", description = "Invalid or unknown fields")
  @APIResponse(responseCode = "403", description = "A service has no profile")
  @APIResponse(responseCode = "412", description = "It has been changed meanwhile")
  @APIResponse(responseCode = "428", description = "If-Match is missing")
  public Uni<RestResponse<Me>> change(
      @HeaderParam("If-Match") @Nullable String ifMatch, @Valid @NotNull MeChange change) {
    return store.change(caller.get(), ifMatch, change).map(MeResource::tagged);
  }

  @DELETE
  @Operation(
      summary = "Delete my account",
      description =
          "Ends every membership and role, forgets name and address, and has the identity provider remove the account."
              + " Tokens are refused from then on; the audit trail stays. It can't be taken back and needs a recent sign-in.")
  @APIResponse(responseCode = "204", description = "The account is deleted")
  @APIResponse(
      responseCode = "401",
      description = "Sign in again first: insufficient_user_authentication")
  @APIResponse(responseCode = "403", description = "A service has no account")
  @APIResponse(
      responseCode = "409",
      description = "A rule forbids it: last_admin, last_owner; nothing has been ended")
  public Uni<RestResponse<Void>> delete() {
    return account.delete(caller.get()).invoke(changes::wake).replaceWith(RestResponse.noContent());
  }

  private static RestResponse<Me> tagged(Me me) {
    return RestResponse.ResponseBuilder.ok(me).header("ETag", ETag.of(me.version())).build();
  }
}
