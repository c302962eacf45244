package dev.ward.metrics.imports;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Looks before a stream of events begins whether it may: the head of a stream goes out before its
 * first event, and then it is too late for another status.
 */
@Singleton
public class WatchFilter {

  private final Watching watching;
  private final CurrentCaller caller;

  WatchFilter(Watching watching, CurrentCaller caller) {
    this.watching = watching;
    this.caller = caller;
  }

  @Watched
  @ServerRequestFilter(nonBlocking = true)
  public Uni<Void> look(ContainerRequestContext request) {
    return watching.admit(caller.get(), id(request, "clinicId"), id(request, "id"));
  }

  private static UUID id(ContainerRequestContext request, String name) {
    try {
      return UUID.fromString(request.getUriInfo().getPathParameters().getFirst(name));
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
  }
}
