package dev.ward.tenancy.profile;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/tenancy/v1/clinics")
@Tag(name = "me")
public class MyClinicsResource {

  private final CurrentCaller caller;
  private final MyClinicsStore store;

  MyClinicsResource(CurrentCaller caller, MyClinicsStore store) {
    this.caller = caller;
    this.store = store;
  }

  @GET
  @Operation(
      summary = "List the clinics that the caller may address",
      description = "By name; for people with many, of whom a token can't say them all.")
  @APIResponse(responseCode = "200", description = "A page of clinics, with the caller's role")
  public Uni<Page<Me.Seat>> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    return store.list(caller.get(), Limit.of(limit), cursor);
  }
}
