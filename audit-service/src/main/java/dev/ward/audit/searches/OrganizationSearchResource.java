package dev.ward.audit.searches;

import dev.ward.audit.trail.StoredEvent;
import dev.ward.audit.trail.TrailQuery;
import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/audit/v1/organizations/{orgId}/saved-searches")
@Tag(name = "Reading", description = "What happened, to whom, and who has looked at it")
class OrganizationSearchResource {

  private final CurrentCaller caller;
  private final SavedSearches searches;
  private final SavedSearchStore store;

  OrganizationSearchResource(CurrentCaller caller, SavedSearches searches, SavedSearchStore store) {
    this.caller = caller;
    this.searches = searches;
    this.store = store;
  }

  @GET
  @Operation(
      summary = "Your saved searches of the organization's trail, and those that are shared",
      description = "Owners and compliance.")
  public Uni<Page<SavedSearch>> list(
      @RestPath UUID orgId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return searches.list(caller.get(), SavedSearches.ofOrganization(orgId), limit, cursor);
  }

  @POST
  @Operation(
      summary = "Save a search of the organization's trail",
      description =
          "A patient can't be saved with it, for that would write down outside the record whom"
              + " somebody looks at; say whom when you run it.")
  @APIResponse(
      responseCode = "201",
      description = "Saved; Location says where it is",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = SavedSearch.class)))
  public Uni<Response> save(
      @RestPath UUID orgId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull @Valid SearchToSave search) {
    String path = "/audit/v1/organizations/" + orgId + "/saved-searches";
    return store
        .save(caller.get(), SavedSearches.ofOrganization(orgId), key, path, search)
        .map(Creation::response);
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "One saved search; its version is the ETag",
      description = "Whoever saved it, and when it is shared all who may read the trail.")
  public Uni<RestResponse<SavedSearch>> get(@RestPath UUID orgId, @RestPath UUID id) {
    return store
        .get(caller.get(), SavedSearches.ofOrganization(orgId), id)
        .map(SavedSearches::tagged);
  }

  @PUT
  @Path("{id}")
  @Operation(
      summary = "Change a saved search (with If-Match)",
      description = "Your own; a shared one also owners and compliance officers.")
  public Uni<RestResponse<SavedSearch>> change(
      @RestPath UUID orgId,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid SearchToSave search) {
    return store
        .change(caller.get(), SavedSearches.ofOrganization(orgId), id, ifMatch, search)
        .map(SavedSearches::tagged);
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Remove a saved search",
      description =
          "Whoever saved it; of those that are shared admins, owners and compliance, too.")
  public Uni<RestResponse<Void>> remove(
      @RestPath UUID orgId,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    return store
        .remove(caller.get(), SavedSearches.ofOrganization(orgId), id, ifMatch)
        .replaceWith(RestResponse.noContent());
  }

  @GET
  @Path("{id}/events")
  @Operation(
      summary = "What a saved search finds now",
      description =
          "As the events of the organization. What you ask for beside it narrows it; of two that say the same"
              + " yours counts.")
  public Uni<Page<StoredEvent>> run(
      @RestPath UUID orgId, @RestPath UUID id, @BeanParam TrailQuery query) {
    return searches.run(caller.get(), SavedSearches.ofOrganization(orgId), id, query);
  }
}
