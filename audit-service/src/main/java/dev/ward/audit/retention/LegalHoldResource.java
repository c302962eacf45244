package dev.ward.audit.retention;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
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

@Path("/audit/v1/organizations/{orgId}/legal-holds")
@Tag(name = "Retention")
class LegalHoldResource {

  private final CurrentCaller caller;
  private final LegalHoldStore store;

  LegalHoldResource(CurrentCaller caller, LegalHoldStore store) {
    this.caller = caller;
    this.store = store;
  }

  @GET
  @Operation(
      summary = "What must not go and not be erased",
      description = "The newest first. Owners and compliance officers.")
  public Uni<Page<LegalHold>> list(
      @RestPath UUID orgId,
      @BeanParam HoldFilter filter,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.list(caller.get(), orgId, filter, Limit.of(limit), cursor);
  }

  @POST
  @Operation(
      summary = "Hold the record of the organization, of a clinic, or about one patient",
      description =
          """
          Until it is released nothing that it names goes with its time, and no patient whom it names is erased. Owners \
          and compliance officers.""")
  @APIResponse(
      responseCode = "201",
      description = "Held; Location says where it is",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = LegalHold.class)))
  @APIResponse(responseCode = "400", description = "No clinic of the organization")
  public Uni<Response> place(
      @RestPath UUID orgId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull @Valid NewLegalHold hold) {
    String path = "/audit/v1/organizations/" + orgId + "/legal-holds";
    return store.place(caller.get(), orgId, key, path, hold).map(Creation::response);
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "One legal hold",
      description = "Owners and compliance. One that was released is shown, too.")
  public Uni<LegalHold> get(@RestPath UUID orgId, @RestPath UUID id) {
    return store.get(caller.get(), orgId, id);
  }

  @POST
  @Path("{id}/release")
  @Operation(
      summary = "Release a legal hold",
      description =
          "What is over goes from now on. One that was released stays as it was. Owners and compliance officers.")
  public Uni<LegalHold> release(
      @RestPath UUID orgId, @RestPath UUID id, @NotNull @Valid Release release) {
    return store.release(caller.get(), orgId, id, release.reason());
  }
}
