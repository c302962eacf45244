package dev.ward.tenancy.staff;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/tenancy/v1/clinics/{clinicId}/members/{userId}/staff-record")
@Tag(
    name = "staff",
    description = "What a clinic records of the people who work there, and where they work when")
public class StaffRecordResource {

  private final CurrentCaller caller;
  private final StaffRecordStore store;

  StaffRecordResource(CurrentCaller caller, StaffRecordStore store) {
    this.caller = caller;
    this.store = store;
  }

  @GET
  @Operation(
      summary = "Show a staff record",
      description = "Admins, owners and compliance; everybody else their own.")
  @APIResponse(responseCode = "200", description = "The record; its version is the ETag")
  @APIResponse(responseCode = "404", description = "No record, or not the caller's to see")
  public Uni<RestResponse<StaffRecord>> find(@RestPath UUID clinicId, @RestPath UUID userId) {
    return store.find(caller.get(), clinicId, userId).map(StaffRecordResource::tagged);
  }

  @PUT
  @Operation(
      summary = "Write a staff record",
      description = "Admins and owners, of people of the organization. As a whole.")
  @APIResponse(responseCode = "200", description = "The record as it is now")
  @APIResponse(responseCode = "412", description = "It has been changed meanwhile")
  @APIResponse(responseCode = "422", description = "Nobody of this organization")
  @APIResponse(responseCode = "428", description = "There is one already, and If-Match is missing")
  public Uni<RestResponse<StaffRecord>> write(
      @RestPath UUID clinicId,
      @RestPath UUID userId,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Valid @NotNull NewStaffRecord written) {
    return store
        .write(caller.get(), clinicId, userId, ifMatch, written)
        .map(StaffRecordResource::tagged);
  }

  @DELETE
  @Operation(summary = "Remove a staff record", description = "Admins and owners.")
  @APIResponse(responseCode = "204", description = "Removed")
  @APIResponse(responseCode = "404", description = "There was none")
  public Uni<RestResponse<Void>> remove(@RestPath UUID clinicId, @RestPath UUID userId) {
    return store.remove(caller.get(), clinicId, userId).replaceWith(RestResponse.noContent());
  }

  private static RestResponse<StaffRecord> tagged(StaffRecord found) {
    return RestResponse.ResponseBuilder.ok(found).header("ETag", ETag.of(found.version())).build();
  }
}
