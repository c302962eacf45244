package dev.ward.scheduler.notifications;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
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

@Path("/scheduler/v1/clinics/{clinicId}/notifications")
@Tag(name = "Notifications", description = "Telling people and endpoints something, at a time.")
class NotificationResource {

  private final NotificationStore store;
  private final CurrentCaller caller;
  private final Dispatch dispatch;

  NotificationResource(NotificationStore store, CurrentCaller caller, Dispatch dispatch) {
    this.store = store;
    this.caller = caller;
    this.dispatch = dispatch;
  }

  @POST
  @Operation(
      operationId = "scheduleNotification",
      summary = "Tell somebody something, now or later",
      description =
          "Admins and owners. To a person of the clinic or its organization, to those who hold a role, or to a channel that is"
              + " set up. Who holds the role is found out when it is due. Nothing of a patient belongs into title and"
              + " text: they leave by mail. With a dedupeKey the answer may be the one that is there already.")
  @APIResponse(
      responseCode = "201",
      description = "The notification",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Notification.class)))
  @APIResponse(responseCode = "400", description = "A field is invalid")
  @APIResponse(responseCode = "404", description = "No clinic of the caller's")
  @APIResponse(
      responseCode = "422",
      description = "The recipient has no role here, or is no channel")
  public Uni<Response> schedule(
      @RestPath UUID clinicId,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Valid @NotNull NewNotification asked) {
    return store
        .schedule(caller.get(), clinicId, key, asked)
        .invoke(dispatch::wake)
        .map(Creation::response);
  }

  @GET
  @Operation(
      operationId = "listNotifications",
      summary = "The clinic's notifications, newest first",
      description =
          "Admins and owners; each with what became of it. With state=dead those of which a delivery has failed for good.")
  public Uni<Page<Notification>> list(
      @RestPath UUID clinicId,
      @RestQuery
          @Schema(enumeration = {"pending", "dispatched", "cancelled", "dead"})
          @Pattern(
              regexp = "pending|dispatched|cancelled|dead",
              message = "must be pending, dispatched, cancelled or dead")
          @Nullable String state,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(clinicId, "notifications", state == null ? "" : state);
    UUID before = Cursor.decodeId(cursor, bound);
    return store
        .list(caller.get(), clinicId, state, before, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "getNotification",
      summary = "One notification and what became of it",
      description = "Admins and owners.")
  @APIResponse(responseCode = "200", description = "The notification")
  @APIResponse(responseCode = "404", description = "No such notification")
  public Uni<Notification> get(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.get(caller.get(), clinicId, id);
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "cancelNotification",
      summary = "Take a notification back",
      description = "Admins and owners, while it is pending. Doing it again changes nothing.")
  @APIResponse(responseCode = "204", description = "Nobody will be told")
  @APIResponse(responseCode = "404", description = "No such notification")
  @APIResponse(
      responseCode = "409",
      description = "It is on its way already: notification_dispatched")
  public Uni<RestResponse<Void>> cancel(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.cancel(caller.get(), clinicId, id).replaceWith(RestResponse.noContent());
  }

  @POST
  @Path("{id}/retry")
  @Operation(
      operationId = "retryNotification",
      summary = "Try again what has failed for good",
      description = "Admins and owners. What has arrived is not sent again.")
  @APIResponse(responseCode = "200", description = "The notification")
  @APIResponse(responseCode = "404", description = "No such notification, or nothing of it is dead")
  public Uni<Notification> retry(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.retry(caller.get(), clinicId, id).invoke(dispatch::wake);
  }
}
