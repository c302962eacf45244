package dev.ward.tenancy.clinic;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import dev.ward.tenancy.claims.ClaimsPush;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/tenancy/v1/clinics/{clinicId}")
@Tag(name = "clinics", description = "Clinics and the days on which they are closed")
public class ClinicResource {

  private static final String PATH = "/tenancy/v1/clinics/";

  private final CurrentCaller caller;
  private final ClinicStore store;
  private final ClinicStandingStore standing;
  private final ClaimsPush claims;

  ClinicResource(
      CurrentCaller caller, ClinicStore store, ClinicStandingStore standing, ClaimsPush claims) {
    this.caller = caller;
    this.store = store;
    this.standing = standing;
    this.claims = claims;
  }

  @GET
  @Operation(summary = "Show a clinic", description = "For everybody with a role in it.")
  @APIResponse(responseCode = "200", description = "The clinic; its version is the ETag")
  @APIResponse(responseCode = "404", description = "No clinic of the caller's")
  public Uni<RestResponse<Clinic>> find(@RestPath UUID clinicId) {
    return store.find(caller.get(), clinicId).map(ClinicResource::tagged);
  }

  @PATCH
  @Operation(
      summary = "Change a clinic",
      description =
          "Admins and owners. Fields that are left out stay; time zone and currency are for good.")
  @APIResponse(responseCode = "200", description = "The clinic as it is now")
  @APIResponse(responseCode = "400", description = "Invalid or unknown fields")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  @APIResponse(responseCode = "412", description = "It has been changed meanwhile")
  @APIResponse(responseCode = "428", description = "If-Match is missing")
  public Uni<RestResponse<Clinic>> change(
      @RestPath UUID clinicId,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Valid @NotNull ClinicChange change) {
    return store.change(caller.get(), clinicId, ifMatch, change).map(ClinicResource::tagged);
  }

  @DELETE
  @Operation(
      summary = "Close a clinic",
      description =
          "Owners of its organization. Everything is kept and unreachable; it can be restored for 30 days and is purged"
              + " then.")
  @APIResponse(responseCode = "204", description = "Closed")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  @APIResponse(responseCode = "412", description = "If-Match names another version")
  public Uni<RestResponse<Void>> close(
      @RestPath UUID clinicId, @HeaderParam("If-Match") @Nullable String ifMatch) {
    return store
        .close(caller.get(), clinicId, ifMatch)
        .invoke(claims::wake)
        .replaceWith(RestResponse.noContent());
  }

  @POST
  @Path("/restore")
  @Operation(
      summary = "Restore a closed clinic",
      description = "Owners of its organization, for 30 days after it was closed.")
  @APIResponse(responseCode = "200", description = "The clinic, open again")
  @APIResponse(
      responseCode = "404",
      description = "No clinic of an organization in which the caller has a role")
  @APIResponse(
      responseCode = "409",
      description = "Closed too long ago (restore_too_late), or one too many (tier_limit)")
  public Uni<RestResponse<Clinic>> restore(@RestPath UUID clinicId) {
    return store.restore(caller.get(), clinicId).invoke(claims::wake).map(ClinicResource::tagged);
  }

  @POST
  @Path("/suspend")
  @Operation(
      summary = "Suspend a clinic",
      description = "Operators. From now on its people are refused in it.")
  @APIResponse(responseCode = "200", description = "The clinic as it is now")
  @APIResponse(responseCode = "400", description = "A reason is needed")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  public Uni<RestResponse<Clinic>> suspend(
      @RestPath UUID clinicId, @Valid @NotNull Suspension suspension) {
    return standing
        .suspend(caller.get(), clinicId, suspension.reason())
        .map(ClinicResource::tagged);
  }

  @POST
  @Path("/reinstate")
  @Operation(summary = "Lift a clinic's suspension", description = "Operators.")
  @APIResponse(responseCode = "200", description = "The clinic as it is now")
  @APIResponse(responseCode = "403", description = "The caller's role doesn't allow this")
  public Uni<RestResponse<Clinic>> reinstate(@RestPath UUID clinicId) {
    return standing.reinstate(caller.get(), clinicId).map(ClinicResource::tagged);
  }

  static String path(UUID clinicId) {
    return PATH + clinicId;
  }

  private static RestResponse<Clinic> tagged(Clinic clinic) {
    return RestResponse.ResponseBuilder.ok(clinic)
        .header("ETag", ETag.of(clinic.version()))
        .build();
  }
}
