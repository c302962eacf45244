package dev.ward.tenancy.clinic;

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
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/tenancy/v1/clinics/{clinicId}/closures")
@Tag(name = "clinics")
public class ClosureResource {

  private final CurrentCaller caller;
  private final ClosureStore store;

  ClosureResource(CurrentCaller caller, ClosureStore store) {
    this.caller = caller;
    this.store = store;
  }

  @GET
  @Operation(
      summary = "List the days on which the clinic is closed",
      description = "For everybody with a role in it, by day; from inclusive, to exclusive.")
  @APIResponse(responseCode = "200", description = "A page of closures")
  public Uni<Page<Closure>> list(
      @RestPath UUID clinicId,
      @RestQuery @Nullable LocalDate from,
      @RestQuery @Nullable LocalDate to,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.list(caller.get(), clinicId, from, to, Limit.of(limit), cursor);
  }

  @POST
  @Operation(summary = "Close the clinic on a day", description = "Admins and owners.")
  @APIResponse(
      responseCode = "201",
      description = "Closed on that day",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Closure.class)))
  @APIResponse(responseCode = "409", description = "It is closed on that day already")
  public Uni<Response> add(
      @RestPath UUID clinicId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Valid @NotNull Closure closure) {
    String path = "/tenancy/v1/clinics/" + clinicId + "/closures";
    return store.add(caller.get(), clinicId, key, path, closure).map(Creation::response);
  }

  @DELETE
  @Path("/{day}")
  @Operation(summary = "Open the clinic on a day after all", description = "Admins and owners.")
  @APIResponse(responseCode = "204", description = "No longer closed on that day")
  @APIResponse(responseCode = "404", description = "It wasn't closed on that day")
  public Uni<RestResponse<Void>> remove(@RestPath UUID clinicId, @RestPath LocalDate day) {
    return store.remove(caller.get(), clinicId, day).replaceWith(RestResponse.noContent());
  }
}
