package dev.ward.tenancy.support;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
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
import org.jspecify.annotations.Nullable;

@Path("/tenancy/v1/clinics/{clinicId}/support-grants")
@Tag(
    name = "support access",
    description =
        "An operator of the platform sees a clinic's numbers and trail only while a grant of its admins lasts")
public class SupportGrantResource {

  private final CurrentCaller caller;
  private final SupportGrantStore store;

  SupportGrantResource(CurrentCaller caller, SupportGrantStore store) {
    this.caller = caller;
    this.store = store;
  }

  @GET
  @Operation(
      summary = "List who has asked for, and been given, support access",
      description = "Admins, owners and compliance; an operator sees their own. Newest first.")
  @APIResponse(responseCode = "200", description = "A page of grants")
  @APIResponse(responseCode = "404", description = "No clinic of the caller's")
  public Uni<Page<SupportGrant>> list(
      @RestPath UUID clinicId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.list(caller.get(), clinicId, Limit.of(limit), cursor);
  }

  @POST
  @Operation(
      summary = "Ask for support access",
      description = "Operators, with a purpose and an end; it waits for the clinic's approval.")
  @APIResponse(
      responseCode = "201",
      description = "Waits for an admin or owner",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = SupportGrant.class)))
  @APIResponse(responseCode = "409", description = "A request of the operator's waits already")
  public Uni<Response> ask(
      @RestPath UUID clinicId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Valid @NotNull NewSupportGrant asked) {
    String path = "/tenancy/v1/clinics/" + clinicId + "/support-grants";
    return store.ask(caller.get(), clinicId, key, path, asked).map(Creation::response);
  }

  @POST
  @Path("/{id}/approve")
  @Operation(
      summary = "Let the operator in",
      description = "Admins and owners, with a recent sign-in. It ends by itself.")
  @APIResponse(responseCode = "200", description = "Approved, from now until endsAt")
  @APIResponse(responseCode = "401", description = "A recent sign-in is needed")
  @APIResponse(responseCode = "409", description = "A rule forbids it: decided, own_request")
  public Uni<SupportGrant> approve(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.decide(caller.get(), clinicId, id, "approved");
  }

  @POST
  @Path("/{id}/decline")
  @Operation(summary = "Don't let the operator in", description = "Admins and owners.")
  @APIResponse(responseCode = "200", description = "Declined")
  @APIResponse(responseCode = "409", description = "A rule forbids it: decided, own_request")
  public Uni<SupportGrant> decline(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.decide(caller.get(), clinicId, id, "declined");
  }

  @DELETE
  @Path("/{id}")
  @Operation(
      summary = "End support access, or take a request back",
      description = "Admins, owners and the operator whose it is; at once in all services.")
  @APIResponse(responseCode = "200", description = "Ended, or withdrawn")
  @APIResponse(responseCode = "409", description = "A rule forbids it: decided")
  public Uni<SupportGrant> end(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.end(caller.get(), clinicId, id);
  }
}
