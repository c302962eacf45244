package dev.ward.tenancy.clinic;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/tenancy/v1/organizations/{organizationId}/clinics")
@Tag(name = "organizations")
public class OrganizationClinicResource {

  private final CurrentCaller caller;
  private final OrganizationClinicStore store;

  OrganizationClinicResource(CurrentCaller caller, OrganizationClinicStore store) {
    this.caller = caller;
    this.store = store;
  }

  @POST
  @Operation(summary = "Open another clinic", description = "Owners.")
  @APIResponse(
      responseCode = "201",
      description = "The clinic",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Clinic.class)))
  @APIResponse(responseCode = "400", description = "Invalid or unknown fields")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  @APIResponse(responseCode = "409", description = "The tier allows no more: tier_limit")
  public Uni<Response> open(
      @RestPath UUID organizationId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Valid @NotNull NewClinic asked) {
    String path = "/tenancy/v1/organizations/" + organizationId + "/clinics";
    return store.open(caller.get(), organizationId, key, path, asked).map(Creation::response);
  }

  @GET
  @Operation(
      summary = "List the organization's clinics",
      description =
          "Owners and compliance. With closed=true those that are closed and can be restored.")
  @APIResponse(responseCode = "200", description = "A page of clinics")
  public Uni<Page<Clinic>> list(
      @RestPath UUID organizationId,
      @Parameter(description = "Those that are closed and can be restored, instead of the others")
          @RestQuery
          @DefaultValue("false")
          boolean closed,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.list(caller.get(), organizationId, closed, Limit.of(limit), cursor);
  }
}
