package dev.ward.platform.outbox;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to the audit trail, for the platform's operators: how much waits, what was
 * rejected, what could not be made. Nothing of what the events say. A service that has an outbox
 * gives it a path.
 */
public abstract class OutboxResource {

  private final CurrentCaller caller;
  private final OutboxView view;

  protected OutboxResource(CurrentCaller caller, OutboxView view) {
    this.caller = caller;
    this.view = view;
  }

  @GET
  @Operation(
      operationId = "getOutbox",
      summary = "What waits to be delivered to the audit service",
      description = "Operators. Events are counted up to the cap.")
  @APIResponse(responseCode = "200", description = "What waits")
  @APIResponse(responseCode = "403", description = "The caller is no operator")
  public Uni<OutboxState> state() {
    return view.state(caller.get());
  }

  @GET
  @Path("/parked")
  @Operation(
      operationId = "listParkedEvents",
      summary = "Events that the audit service rejected",
      description = "Operators. The oldest first, without what they say.")
  @APIResponse(responseCode = "200", description = "A page of parked events")
  @APIResponse(responseCode = "403", description = "The caller is no operator")
  public Uni<Page<ParkedEvent>> parked(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    int most = Limit.of(limit);
    List<?> list = List.of("parked");
    return view.parked(caller.get(), Cursor.decodeId(cursor, list), most)
        .map(found -> Page.of(found, most, last -> Cursor.encode(list, last.id())));
  }

  @POST
  @Path("/parked/replay")
  @Operation(
      operationId = "replayParkedEvents",
      summary = "Deliver all parked events again",
      description = "Operators. A thousand at a time, the oldest first.")
  @APIResponse(
      responseCode = "202",
      description = "How many are on their way",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Replayed.class)))
  @APIResponse(responseCode = "403", description = "The caller is no operator")
  public Uni<RestResponse<Replayed>> replayAll() {
    return view.replay(caller.get(), null).map(OutboxResource::accepted);
  }

  @POST
  @Path("/parked/{id}/replay")
  @Operation(
      operationId = "replayParkedEvent",
      summary = "Deliver a parked event again",
      description = "Operators. It stays parked until the audit service has taken it.")
  @APIResponse(
      responseCode = "202",
      description = "It is on its way",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Replayed.class)))
  @APIResponse(responseCode = "403", description = "The caller is no operator")
  @APIResponse(responseCode = "404", description = "No such event is parked, or it is on its way")
  public Uni<RestResponse<Replayed>> replay(@RestPath UUID id) {
    return view.replay(caller.get(), id).map(OutboxResource::accepted);
  }

  @GET
  @Path("/failures")
  @Operation(
      operationId = "listTriggerFailures",
      summary = "Changes whose event could not be made",
      description = "Operators. The oldest first, without anything of the rows.")
  @APIResponse(responseCode = "200", description = "A page of failures")
  @APIResponse(responseCode = "403", description = "The caller is no operator")
  public Uni<Page<TriggerFailure>> failures(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    int most = Limit.of(limit);
    List<?> list = List.of("failures");
    return view.failures(caller.get(), Cursor.decodeId(cursor, list), most)
        .map(found -> Page.of(found, most, last -> Cursor.encode(list, last.id())));
  }

  @POST
  @Path("/failures/{id}/retry")
  @Operation(
      operationId = "retryTriggerFailure",
      summary = "Make a change's event now",
      description = "Operators. It is tried within seconds, and then as often as a new failure.")
  @APIResponse(responseCode = "202", description = "It is due")
  @APIResponse(responseCode = "403", description = "The caller is no operator")
  @APIResponse(responseCode = "404", description = "No such failure, or it was made good")
  public Uni<RestResponse<Void>> retry(@RestPath UUID id) {
    return view.retry(caller.get(), id)
        .replaceWith(RestResponse.<Void>status(RestResponse.Status.ACCEPTED));
  }

  private static RestResponse<Replayed> accepted(Replayed replayed) {
    return RestResponse.status(RestResponse.Status.ACCEPTED, replayed);
  }
}
