package dev.ward.scheduler.inbox;

import dev.ward.platform.access.CurrentCaller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
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
  public Uni<Void> look() {
    return watching.admit(caller.get());
  }
}
