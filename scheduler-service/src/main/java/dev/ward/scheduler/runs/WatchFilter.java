package dev.ward.scheduler.runs;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Looks before a stream of events begins whether it may: the head of a stream goes out before its
 * first event, and then it is too late for another status.
 */
@Singleton
public class WatchFilter {

  private final RunWatching watching;
  private final CurrentCaller caller;

  WatchFilter(RunWatching watching, CurrentCaller caller) {
    this.watching = watching;
    this.caller = caller;
  }

  @Watched
  @ServerRequestFilter(nonBlocking = true)
  public Uni<Void> look(ContainerRequestContext request) {
    MultivaluedMap<String, String> path = request.getUriInfo().getPathParameters();
    return path.containsKey("clinicId")
        ? watching.admitToClinic(caller.get(), id(path.getFirst("clinicId")))
        : watching.admitToRun(caller.get(), id(path.getFirst("id")));
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
  }
}
