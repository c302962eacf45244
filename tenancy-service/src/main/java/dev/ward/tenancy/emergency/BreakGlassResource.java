package dev.ward.tenancy.emergency;

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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/tenancy/v1/clinics/{clinicId}/break-glass")
@Tag(
    name = "break-glass",
    description =
        "A provider's way into another clinic of their organization in an emergency: at most an hour, read only,"
            + " on record, and reviewed afterwards")
public class BreakGlassResource {

  private final CurrentCaller caller;
  private final BreakGlassStore store;

  BreakGlassResource(CurrentCaller caller, BreakGlassStore store) {
    this.caller = caller;
    this.store = store;
  }

  @POST
  @Operation(
      summary = "Break the glass",
      description =
          "Providers of another clinic of the organization. The clinic can be read at once, with the token at hand;"
              + " each look is an audit event, and it ends by itself.")
  @APIResponse(
      responseCode = "201",
      description = "Open until endsAt",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = BreakGlass.class)))
  @APIResponse(responseCode = "404", description = "No clinic of the caller's organization")
  @APIResponse(
      responseCode = "409",
      description = "A rule forbids it: already_member, already_open")
  public Uni<Response> open(
      @RestPath UUID clinicId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Valid @NotNull NewBreakGlass asked) {
    String path = "/tenancy/v1/clinics/" + clinicId + "/break-glass";
    return store.open(caller.get(), clinicId, key, path, asked).map(Creation::response);
  }

  @GET
  @Operation(
      summary = "List broken glass",
      description =
          "Admins, owners and compliance; newest first. reviewed=false is what waits for a review.")
  @APIResponse(responseCode = "200", description = "A page of them")
  @APIResponse(responseCode = "404", description = "No clinic of the caller's")
  public Uni<Page<BreakGlass>> list(
      @RestPath UUID clinicId,
      @Parameter(description = "Only what was reviewed, or with false what waits for it") @RestQuery
          @Nullable Boolean reviewed,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.list(caller.get(), clinicId, reviewed, Limit.of(limit), cursor);
  }

  @DELETE
  @Path("/{id}")
  @Operation(
      summary = "End the access before its time",
      description = "Whoever broke the glass, admins and owners.")
  @APIResponse(responseCode = "200", description = "Over; the review still waits")
  @APIResponse(responseCode = "409", description = "A rule forbids it: over")
  public Uni<BreakGlass> end(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.end(caller.get(), clinicId, id);
  }

  @POST
  @Path("/{id}/review")
  @Operation(
      summary = "Say whether it was justified",
      description = "Admins, owners and compliance, once, and not for themselves.")
  @APIResponse(responseCode = "200", description = "Reviewed")
  @APIResponse(responseCode = "409", description = "A rule forbids it: reviewed, own_review")
  public Uni<BreakGlass> review(
      @RestPath UUID clinicId, @RestPath UUID id, @Valid @NotNull NewReview review) {
    return store.review(caller.get(), clinicId, id, review);
  }
}
