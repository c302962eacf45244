package dev.ward.audit.streams;

import dev.ward.audit.secrets.FreshSecret;
import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.limits.Cost;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
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

@Path("/audit/v1/organizations/{orgId}/streams")
@Tag(name = "Streams", description = "The record, sent to other systems as it grows")
class StreamResource {

  private final CurrentCaller caller;
  private final StreamStore store;
  private final Trial trial;

  StreamResource(CurrentCaller caller, StreamStore store, Trial trial) {
    this.caller = caller;
    this.store = store;
    this.trial = trial;
  }

  @GET
  @Operation(
      summary = "Where the record is sent to",
      description = "The newest first. Owners and compliance officers.")
  public Uni<Page<EventStream>> list(
      @RestPath UUID orgId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return store.list(caller.get(), orgId, Limit.of(limit), cursor);
  }

  @POST
  @Operation(
      summary = "Set up a stream",
      description =
          """
          It begins with what is recorded from now on, and paused: make the secret of a webhook, try it, resume it. An \
          address that is not on the public internet is refused. Owners and compliance officers.""")
  @APIResponse(
      responseCode = "201",
      description = "Set up; Location says where it is",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = EventStream.class)))
  @APIResponse(responseCode = "400", description = "No receiver that could be called")
  public Uni<Response> create(
      @RestPath UUID orgId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull @Valid NewStream stream) {
    String path = "/audit/v1/organizations/" + orgId + "/streams";
    return store.create(caller.get(), orgId, key, path, stream).map(Creation::response);
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "A stream and how far it has come",
      description = "Owners and compliance. Without its secret.")
  public Uni<RestResponse<EventStream>> get(@RestPath UUID orgId, @RestPath UUID id) {
    return store.get(caller.get(), orgId, id).map(StreamResource::tagged);
  }

  @PUT
  @Path("{id}")
  @Operation(
      summary = "Change a stream (with If-Match)",
      description =
          "Its kind stays. Of clinics that were not asked for before, what is recorded from now on is sent.")
  @APIResponse(responseCode = "200", description = "Changed")
  public Uni<RestResponse<EventStream>> change(
      @RestPath UUID orgId,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid NewStream stream) {
    return store.change(caller.get(), orgId, id, ifMatch, stream).map(StreamResource::tagged);
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Take a stream down (with If-Match)",
      description = "Owners and compliance. What it hasn't sent yet is not sent.")
  @APIResponse(responseCode = "204", description = "Nothing is sent there any more")
  public Uni<Void> remove(
      @RestPath UUID orgId,
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    return store.remove(caller.get(), orgId, id, ifMatch);
  }

  @POST
  @Path("{id}/secret")
  @Operation(
      summary = "Make a new secret for a webhook",
      description =
          """
          It is told this once, and signs from the next delivery on. The id of the one before stays with what it has signed.""")
  @APIResponse(responseCode = "200", description = "The secret")
  @APIResponse(responseCode = "409", description = "Not a webhook, or no key to keep it under")
  public Uni<RestResponse<FreshSecret>> secret(@RestPath UUID orgId, @RestPath UUID id) {
    return store
        .secret(caller.get(), orgId, id)
        .map(
            secret ->
                RestResponse.ResponseBuilder.ok(secret)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build());
  }

  @POST
  @Path("{id}/pause")
  @Operation(summary = "Pause a stream", description = "What happens meanwhile waits for it.")
  @APIResponse(responseCode = "200", description = "Paused")
  public Uni<RestResponse<EventStream>> pause(@RestPath UUID orgId, @RestPath UUID id) {
    return store.pause(caller.get(), orgId, id).map(StreamResource::tagged);
  }

  @POST
  @Path("{id}/resume")
  @Operation(
      summary = "Resume a stream that is paused or was stopped",
      description = "It goes on where it was; what failed is tried again at once.")
  @APIResponse(responseCode = "200", description = "Active")
  @APIResponse(responseCode = "409", description = "A webhook without a secret")
  public Uni<RestResponse<EventStream>> resume(@RestPath UUID orgId, @RestPath UUID id) {
    return store.resume(caller.get(), orgId, id).map(StreamResource::tagged);
  }

  @POST
  @Path("{id}/rewind")
  @Operation(
      summary = "Have a stream go on elsewhere",
      description = "What was recorded from then on is sent, as far as it hasn't been let go of.")
  @APIResponse(responseCode = "200", description = "Moved")
  public Uni<RestResponse<EventStream>> rewind(
      @RestPath UUID orgId, @RestPath UUID id, @NotNull @Valid Rewind rewind) {
    return store.rewind(caller.get(), orgId, id, rewind).map(StreamResource::tagged);
  }

  @POST
  @Path("{id}/test")
  @Cost(10)
  @Operation(
      summary = "Try whether the receiver takes what is sent",
      description = "Sends one event of the action stream.test that isn't of the record.")
  @APIResponse(responseCode = "200", description = "What became of it")
  public Uni<Tried> test(@RestPath UUID orgId, @RestPath UUID id) {
    return trial.of(caller.get(), orgId, id);
  }

  private static RestResponse<EventStream> tagged(EventStream stream) {
    return RestResponse.ResponseBuilder.ok(stream)
        .header(HttpHeaders.ETAG, ETag.of(stream.version()))
        .build();
  }
}
