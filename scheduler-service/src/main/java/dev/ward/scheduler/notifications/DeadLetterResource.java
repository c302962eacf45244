package dev.ward.scheduler.notifications;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/scheduler/v1/dead-letters")
@Tag(name = "Notifications")
class DeadLetterResource {

  private static final List<Object> BOUND = List.of("dead-letters");

  private final DeadLetterStore store;
  private final CurrentCaller caller;
  private final Dispatch dispatch;

  /**
   * @param deliveries how many are tried again
   */
  record Retried(int deliveries) {}

  DeadLetterResource(DeadLetterStore store, CurrentCaller caller, Dispatch dispatch) {
    this.store = store;
    this.caller = caller;
    this.dispatch = dispatch;
  }

  @GET
  @Operation(
      operationId = "listDeadLetters",
      summary = "What could not be delivered, of all places",
      description = "Operators of the platform; without what it says and to whom.")
  public Uni<Page<DeadLetter>> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    UUID after = Cursor.decodeId(cursor, BOUND);
    return store
        .list(caller.get(), after, size + 1)
        .map(read -> Page.of(read, size, last -> Cursor.encode(BOUND, last.id())));
  }

  @POST
  @Path("{notificationId}/retry")
  @Operation(
      operationId = "retryDeadLetters",
      summary = "Try a notification's dead letters again",
      description = "Operators of the platform.")
  @APIResponse(responseCode = "200", description = "How many are tried again")
  @APIResponse(responseCode = "404", description = "Nothing of it is dead")
  public Uni<Retried> retry(@RestPath UUID notificationId) {
    return store.retry(caller.get(), notificationId).map(Retried::new).invoke(dispatch::wake);
  }
}
