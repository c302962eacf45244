package dev.ward.scheduler.channels;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/scheduler/v1/notification-channels")
@Tag(
    name = "Notification channels",
    description = "Mailboxes and endpoints that are told something in place of a person.")
class PlatformChannelResource {

  private final ChannelStore store;
  private final CurrentCaller caller;

  PlatformChannelResource(ChannelStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(
      operationId = "listPlatformChannels",
      summary = "The platform's channels",
      description =
          "Operators of the platform. All of these are told of failed, missed and slow jobs.")
  public Uni<Page<Channel>> list() {
    return store.all(caller.get(), Place.platform()).map(channels -> new Page<>(channels, null));
  }

  @POST
  @Operation(
      operationId = "addPlatformChannel",
      summary = "Add a channel",
      description =
          "Operators of the platform. All of these are told of failed, missed and slow jobs. The answer to a webhook shows its secret, this once: what is posted there is signed with it."
              + " Endpoints must be public and speak TLS.")
  @APIResponse(
      responseCode = "201",
      description = "The channel, a webhook's with its secret",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Channel.class)))
  @APIResponse(responseCode = "400", description = "No address, or no URL that may be called")
  @APIResponse(
      responseCode = "409",
      description = "The name is taken, there are too many, or the operator has configured no key")
  public Uni<Response> add(
      @HeaderParam("Idempotency-Key") @Nullable String key, @Valid @NotNull NewChannel asked) {
    return store.add(caller.get(), Place.platform(), key, asked).map(Creation::response);
  }

  @PATCH
  @Path("{id}")
  @Operation(
      operationId = "changePlatformChannel",
      summary = "Change a channel",
      description =
          "Operators of the platform. All of these are told of failed, missed and slow jobs. With rotateSecret a webhook gets another secret, which the answer shows once.")
  @APIResponse(responseCode = "200", description = "The channel; its version is the ETag")
  @APIResponse(responseCode = "404", description = "No such channel")
  public Uni<RestResponse<Channel>> change(
      @RestPath UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @Valid @NotNull ChannelChange change) {
    return store
        .change(caller.get(), Place.platform(), id, ifMatch, change)
        .map(
            channel ->
                RestResponse.ResponseBuilder.ok(channel)
                    .header(HttpHeaders.ETAG, ETag.of(channel.version()))
                    .build());
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "removePlatformChannel",
      summary = "Remove a channel",
      description =
          "Operators of the platform. All of these are told of failed, missed and slow jobs. What waits for it is skipped.")
  @APIResponse(responseCode = "204", description = "Removed")
  @APIResponse(responseCode = "404", description = "No such channel")
  public Uni<RestResponse<Void>> remove(@RestPath UUID id) {
    return store.remove(caller.get(), Place.platform(), id).replaceWith(RestResponse.noContent());
  }
}
