package dev.ward.scheduler.inbox;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
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

@Path("/scheduler/v1/me/inbox")
@Tag(name = "Inbox", description = "What the caller is told in the app.")
class InboxResource {

  private final InboxStore store;
  private final Watching watching;
  private final CurrentCaller caller;

  InboxResource(InboxStore store, Watching watching, CurrentCaller caller) {
    this.store = store;
    this.watching = watching;
    this.caller = caller;
  }

  @GET
  @Operation(
      operationId = "listInbox",
      summary = "The caller's inbox, newest first",
      description = "What speaks of a place in which the caller has no role any more isn't shown.")
  public Uni<Page<InboxItem>> list(
      @Parameter(description = "true for unread ones only, false for those that were read")
          @RestQuery
          @Nullable Boolean unread,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of("inbox", String.valueOf(unread));
    UUID before = Cursor.decodeId(cursor, bound);
    return store
        .list(caller.get(), before, unread, size + 1)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }

  @GET
  @Path("state")
  @Operation(
      operationId = "getInboxState",
      summary = "How many are unread, up to 1,000, and which is the newest",
      description = "Everybody, of their own inbox. Cheap enough to be asked often.")
  public Uni<InboxState> state() {
    return store.state(caller.get());
  }

  @POST
  @Path("{id}/read")
  @Operation(
      operationId = "readInboxItem",
      summary = "Mark one as read",
      description = "Doing it again changes nothing.")
  @APIResponse(responseCode = "204", description = "It is read")
  @APIResponse(responseCode = "404", description = "Not in the caller's inbox")
  public Uni<RestResponse<Void>> read(@RestPath UUID id) {
    return store.read(caller.get(), id).replaceWith(RestResponse.noContent());
  }

  @POST
  @Path("read")
  @Operation(
      operationId = "readInbox",
      summary = "Mark all as read",
      description =
          "With upTo only up to that one: what has come in since it was shown stays unread.")
  @APIResponse(responseCode = "204", description = "They are read")
  public Uni<RestResponse<Void>> readAll(
      @Parameter(description = "Those up to this one, which is what was seen; without it all")
          @RestQuery
          @Nullable UUID upTo) {
    return store.readAll(caller.get(), upTo).replaceWith(RestResponse.noContent());
  }

  @GET
  @Path("events")
  @Watched
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "watchInbox",
      summary = "Watch the inbox as server-sent events",
      description =
          "An event \"inbox\" with the state, at once and whenever it has changed. The stream ends after some minutes, or when"
              + " the token's claims are out of date: connect again then.")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = InboxState.class)))
  @APIResponse(responseCode = "429", description = "Too many streams are open")
  public Multi<OutboundSseEvent> events(@Context Sse sse) {
    return watching.watch(caller.get(), sse);
  }
}
