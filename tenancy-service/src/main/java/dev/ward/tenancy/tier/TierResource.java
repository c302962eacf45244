package dev.ward.tenancy.tier;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/tenancy/v1/tiers")
@Tag(name = "tiers", description = "What organizations may have")
public class TierResource {

  private final CurrentCaller caller;
  private final TierStore store;

  TierResource(CurrentCaller caller, TierStore store) {
    this.caller = caller;
    this.store = store;
  }

  @GET
  @Operation(
      summary = "List the subscription tiers",
      description = "For everybody who is signed in. A limit that is null is none.")
  @APIResponse(responseCode = "200", description = "All tiers, the smallest first")
  public Uni<Page<Tier>> list() {
    return store.list(caller.get());
  }
}
