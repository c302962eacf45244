package dev.ward.tenancy.session;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/tenancy/v1/me/sessions")
@Tag(name = "sessions", description = "Where the caller is signed in")
public class SessionResource {

  private final CurrentCaller caller;
  private final Sessions sessions;

  SessionResource(CurrentCaller caller, Sessions sessions) {
    this.caller = caller;
    this.sessions = sessions;
  }

  @GET
  @Operation(
      summary = "List my sessions",
      description = "All of them, the last used first; the one that asks is marked.")
  @APIResponse(responseCode = "200", description = "The caller's sessions")
  @APIResponse(responseCode = "403", description = "A service has no sessions")
  @APIResponse(responseCode = "503", description = "The identity provider can't be reached")
  public Uni<Page<Session>> list() {
    return sessions.list(caller.get()).map(items -> new Page<>(items, null));
  }

  @DELETE
  @Path("/{sessionId}")
  @Operation(
      summary = "End one of my sessions",
      description =
          "It is refused at once: all the caller's tokens become stale, and sessions that go on refresh theirs.")
  @APIResponse(responseCode = "204", description = "The session has ended")
  @APIResponse(responseCode = "404", description = "No session of the caller's")
  @APIResponse(responseCode = "503", description = "The identity provider can't be reached")
  public Uni<RestResponse<Void>> end(@RestPath String sessionId) {
    return sessions.end(caller.get(), sessionId).replaceWith(RestResponse.noContent());
  }

  @DELETE
  @Operation(
      summary = "End all my sessions but this one",
      description =
          "They are refused at once: all the caller's tokens become stale, and the session that goes on refreshes its own.")
  @APIResponse(responseCode = "204", description = "No other session goes on")
  @APIResponse(responseCode = "422", description = "The token doesn't name its session")
  @APIResponse(responseCode = "503", description = "The identity provider can't be reached")
  public Uni<RestResponse<Void>> endOthers() {
    return sessions.endOthers(caller.get()).replaceWith(RestResponse.noContent());
  }
}
