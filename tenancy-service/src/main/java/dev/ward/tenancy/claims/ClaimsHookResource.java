package dev.ward.tenancy.claims;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.tenancy.TenancyConfig;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** For identity providers that don't keep our claims themselves but ask when they issue a token. */
@Path("/tenancy/v1/claims")
@Tag(name = "claims", description = "What tokens say, for identity providers that ask")
public class ClaimsHookResource {

  private final CurrentCaller caller;
  private final ClaimsStore store;
  private final TenancyConfig.Claims config;

  record Person(@NotBlank @Size(max = 255) String subject) {}

  ClaimsHookResource(CurrentCaller caller, ClaimsStore store, TenancyConfig config) {
    this.caller = caller;
    this.store = store;
    this.config = config.claims();
  }

  @POST
  @Operation(
      summary = "Say what a person's next token must claim",
      description =
          "For the token hook of an identity provider, which calls with a token of its own: of a client that"
              + " ward.claims.hooks names. Somebody who has never been seen has no roles, and epoch 0.")
  @APIResponse(responseCode = "200", description = "The claims, to be copied into the access token")
  @APIResponse(responseCode = "403", description = "No hook, or the person is disabled: no token")
  public Uni<TokenRoles> claims(@Valid @NotNull Person person) {
    return store.claimsFor(caller.get(), config.hooks(), person.subject());
  }
}
