package dev.ward.tenancy.profile;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.tenancy.identity.AccountChanges;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

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
  public Uni<Me> me() {
    return store.me(caller.get());
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
}
