package dev.ward.tenancy.profile;

import dev.ward.platform.access.CurrentCaller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/tenancy/v1/me")
@Tag(name = "me", description = "The caller's own profile and places")
public class MeResource {

  private final CurrentCaller caller;
  private final ProfileStore store;

  MeResource(CurrentCaller caller, ProfileStore store) {
    this.caller = caller;
    this.store = store;
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
}
