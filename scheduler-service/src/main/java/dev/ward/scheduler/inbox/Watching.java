package dev.ward.scheduler.inbox;

import dev.ward.platform.access.Caller;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Streams of how an inbox stands. Each look is a read with the caller's rights, so the stream of
 * somebody who has been disabled, or whose claims are out of date, ends at the next look.
 */
@ApplicationScoped
class Watching {

  private final InboxStore store;
  private final InboxConfig config;
  private final ConcurrentMap<String, Integer> byPerson = new ConcurrentHashMap<>();
  private final AtomicInteger all = new AtomicInteger();

  Watching(InboxStore store, InboxConfig config) {
    this.store = store;
    this.config = config;
  }

  /**
   * Fails unless the caller has an inbox and may watch it.
   *
   * @throws Problem 429 (as a failure) if it is watched too often already
   */
  Uni<Void> admit(Caller caller) {
    return store
        .state(caller)
        .invoke(
            state -> {
              if (open(caller) >= config.watchersPerPerson() || all.get() >= config.watchers()) {
                throw full();
              }
            })
        .replaceWithVoid();
  }

  /**
   * The first event at once, others when something has moved; a comment when nothing has for long.
   */
  Multi<OutboundSseEvent> watch(Caller caller, Sse sse) {
    return store
        .state(caller)
        .invoke(state -> enter(caller))
        .onItem()
        .transformToMulti(
            state -> looks(caller, state, sse).onTermination().invoke(() -> leave(caller)))
        // Whoever may no longer look is not told more; others connect again.
        .onFailure()
        .recoverWithCompletion();
  }

  private Multi<OutboundSseEvent> looks(Caller caller, InboxState first, Sse sse) {
    Look look = new Look(first);
    long most = config.longestWatch().dividedBy(config.watchEvery());
    Multi<OutboundSseEvent> further =
        Multi.createBy()
            .repeating()
            .uni(() -> store.state(caller).map(state -> look.next(state, sse)))
            .withDelay(config.watchEvery())
            .indefinitely()
            .select()
            .first(most)
            .onItem()
            .<OutboundSseEvent>disjoint();
    return Multi.createBy()
        .concatenating()
        .streams(Multi.createFrom().item(event(first, sse)), further);
  }

  private static OutboundSseEvent event(InboxState state, Sse sse) {
    return sse.newEventBuilder()
        .name("inbox")
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(InboxState.class, state)
        .build();
  }

  private void enter(Caller caller) {
    int open = byPerson.merge(person(caller), 1, Integer::sum);
    if (all.incrementAndGet() > config.watchers() || open > config.watchersPerPerson()) {
      leave(caller);
      throw full();
    }
  }

  private void leave(Caller caller) {
    all.decrementAndGet();
    byPerson.computeIfPresent(person(caller), (id, open) -> open == 1 ? null : open - 1);
  }

  int open(Caller caller) {
    return byPerson.getOrDefault(person(caller), 0);
  }

  private static String person(Caller caller) {
    return Objects.requireNonNullElse(caller.subject(), "");
  }

  private static Problem full() {
    return Problem.of(
        ProblemCode.TOO_MANY_REQUESTS, "The inbox is being watched too often already.");
  }

  /** What a stream has told last; one look follows the other. */
  private final class Look {

    private InboxState now;
    private Duration silent = Duration.ZERO;

    Look(InboxState now) {
      this.now = now;
    }

    List<OutboundSseEvent> next(InboxState found, Sse sse) {
      if (!found.equals(now)) {
        now = found;
        silent = Duration.ZERO;
        return List.of(event(found, sse));
      }
      silent = silent.plus(config.watchEvery());
      if (silent.compareTo(config.heartbeat()) < 0) {
        return List.of();
      }
      silent = Duration.ZERO;
      return List.of(sse.newEventBuilder().comment("nothing new").build());
    }
  }
}
