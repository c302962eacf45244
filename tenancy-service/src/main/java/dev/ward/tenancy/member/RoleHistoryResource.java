package dev.ward.tenancy.member;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/tenancy/v1/clinics/{clinicId}/role-history")
@Tag(name = "members")
public class RoleHistoryResource {

  private final CurrentCaller caller;
  private final RoleHistoryStore store;

  RoleHistoryResource(CurrentCaller caller, RoleHistoryStore store) {
    this.caller = caller;
    this.store = store;
  }

  @GET
  @Operation(
      summary = "List who had which role in the clinic when",
      description = "Admins, owners and compliance; newest first.")
  @APIResponse(responseCode = "200", description = "A page of past and present roles")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  @APIResponse(responseCode = "404", description = "No clinic of the caller's")
  public Uni<Page<PastRole>> ofClinic(
      @RestPath UUID clinicId,
      @RestQuery @Nullable UUID user,
      @Parameter(description = "Only roles that were held at this instant") @RestQuery
          @Nullable Instant at,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.ofClinic(caller.get(), clinicId, user, at, Limit.of(limit), cursor);
  }
}
