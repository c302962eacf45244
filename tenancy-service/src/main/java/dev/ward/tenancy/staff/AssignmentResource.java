package dev.ward.tenancy.staff;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import dev.ward.tenancy.staff.AssignmentStore.Filter;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/tenancy/v1/clinics/{clinicId}/assignments")
@Tag(name = "staff")
public class AssignmentResource {

  private final CurrentCaller caller;
  private final AssignmentStore store;

  AssignmentResource(CurrentCaller caller, AssignmentStore store) {
    this.caller = caller;
    this.store = store;
  }

  @GET
  @Operation(
      summary = "List who works in the clinic when",
      description = "For everybody with a role in it. An assignment gives no access by itself.")
  @APIResponse(responseCode = "200", description = "A page of assignments")
  @APIResponse(responseCode = "404", description = "No clinic of the caller's")
  public Uni<Page<Assignment>> ofClinic(
      @RestPath UUID clinicId,
      @RestQuery @Nullable UUID user,
      @Parameter(description = "Only those that hold on this day") @RestQuery
          @Nullable LocalDate on,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.ofClinic(caller.get(), clinicId, new Filter(user, on), Limit.of(limit), cursor);
  }

  @POST
  @Operation(
      summary = "Assign somebody to the clinic",
      description = "Admins and owners, people of the organization.")
  @APIResponse(
      responseCode = "201",
      description = "Assigned",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Assignment.class)))
  @APIResponse(responseCode = "409", description = "They are assigned on one of these days already")
  @APIResponse(responseCode = "422", description = "Nobody of this organization")
  public Uni<Response> add(
      @RestPath UUID clinicId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Valid @NotNull NewAssignment asked) {
    String path = "/tenancy/v1/clinics/" + clinicId + "/assignments";
    return store.add(caller.get(), clinicId, key, path, asked).map(Creation::response);
  }

  @PATCH
  @Path("/{id}")
  @Operation(
      summary = "Change an assignment",
      description = "Admins and owners. What is left out stays.")
  @APIResponse(responseCode = "200", description = "The assignment as it is now")
  @APIResponse(responseCode = "409", description = "They are assigned on one of these days already")
  @APIResponse(responseCode = "412", description = "It has been changed meanwhile")
  @APIResponse(responseCode = "428", description = "If-Match is missing")
  public Uni<RestResponse<Assignment>> change(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Valid @NotNull AssignmentChange change) {
    return store
        .change(caller.get(), clinicId, id, ifMatch, change)
        .map(
            changed ->
                RestResponse.ResponseBuilder.ok(changed)
                    .header("ETag", ETag.of(changed.version()))
                    .build());
  }

  @DELETE
  @Path("/{id}")
  @Operation(
      summary = "Remove an assignment",
      description = "Admins and owners; one that was a mistake. Others are given an end.")
  @APIResponse(responseCode = "204", description = "Removed")
  @APIResponse(responseCode = "404", description = "There was none")
  public Uni<RestResponse<Void>> remove(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.remove(caller.get(), clinicId, id).replaceWith(RestResponse.noContent());
  }
}
