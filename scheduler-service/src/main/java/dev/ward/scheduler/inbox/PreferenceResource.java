package dev.ward.scheduler.inbox;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import dev.ward.scheduler.inbox.PreferenceStore.Kept;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/scheduler/v1/me/notification-preferences")
@Tag(name = "Inbox")
class PreferenceResource {

  private final PreferenceStore store;
  private final CurrentCaller caller;

  PreferenceResource(PreferenceStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(
      operationId = "getNotificationPreferences",
      summary = "How the caller wants to be told",
      description = "Its version is the ETag.")
  public Uni<RestResponse<Preferences>> get() {
    return store.get(caller.get()).map(PreferenceResource::tagged);
  }

  @PUT
  @Operation(
      operationId = "setNotificationPreferences",
      summary = "Choose channels by kind, quiet hours and a digest",
      description =
          "Quiet hours and the digest concern mails, from the next notification on; what is critical comes at once, by every"
              + " channel.")
  @APIResponse(responseCode = "200", description = "The preferences as they are now")
  @APIResponse(responseCode = "400", description = "A time, a zone or a channel is none")
  @APIResponse(responseCode = "404", description = "The caller has no profile yet")
  public Uni<RestResponse<Preferences>> set(
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @Valid @NotNull Preferences wanted) {
    wanted.check();
    return store.set(caller.get(), ifMatch, wanted).map(PreferenceResource::tagged);
  }

  private static RestResponse<Preferences> tagged(Kept kept) {
    return RestResponse.ResponseBuilder.ok(kept.preferences())
        .header(HttpHeaders.ETAG, ETag.of(kept.version()))
        .build();
  }
}
