package dev.ward.metrics.imports;

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
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Streams of what becomes of imports. Each look is a read of the import's row with the caller's
 * rights, so it doesn't matter which instance runs the import, and the stream of somebody who has
 * been removed ends at the next look.
 */
@ApplicationScoped
class Watching {

  private final ImportStore store;
  private final ImportConfig config;
  private final ConcurrentMap<UUID, Integer> streams = new ConcurrentHashMap<>();

  Watching(ImportStore store, ImportConfig config) {
    this.store = store;
    this.config = config;
  }

  /**
   * Fails unless the caller sees the import.
   *
   * @throws Problem 429 (as a failure) if the clinic's people watch too much already
   */
  Uni<Void> admit(Caller caller, UUID clinicId, UUID id) {
    return store
        .get(caller, clinicId, id)
        .invoke(
            found -> {
              if (open(clinicId) >= config.watchers()) {
                throw full();
              }
            })
        .replaceWithVoid();
  }

  /**
   * Events with the import, the first at once, others when it has moved, the last when it is over;
   * a comment when nothing happens for long.
   */
  Multi<OutboundSseEvent> watch(Caller caller, UUID clinicId, UUID id, Sse sse) {
    return store
        .get(caller, clinicId, id)
        .invoke(found -> enter(clinicId))
        .onItem()
        .transformToMulti(
            found ->
                looks(caller, clinicId, found, sse).onTermination().invoke(() -> leave(clinicId)))
        // Whoever may no longer look is not told more; others ask again.
        .onFailure()
        .recoverWithCompletion();
  }

  private Multi<OutboundSseEvent> looks(Caller caller, UUID clinicId, FactImport first, Sse sse) {
    Look begin = new Look(first);
    if (first.isOver()) {
      return Multi.createFrom().item(begin.event(sse));
    }
    long most = config.longestWatch().dividedBy(config.watchEvery());
    Multi<OutboundSseEvent> further =
        Multi.createBy()
            .repeating()
            .uni(
                () ->
                    store
                        .get(caller, clinicId, first.id())
                        .map(begin::next)
                        .map(moved -> moved ? List.of(begin.event(sse)) : begin.silence(sse)))
            .withDelay(config.watchEvery())
            .whilst(events -> !begin.now.isOver())
            .select()
            .first(most)
            .onItem()
            .<OutboundSseEvent>disjoint();
    return Multi.createBy()
        .concatenating()
        .streams(Multi.createFrom().item(begin.event(sse)), further);
  }

  private void enter(UUID clinicId) {
    int open = streams.merge(clinicId, 1, Integer::sum);
    if (open > config.watchers()) {
      leave(clinicId);
      throw full();
    }
  }

  private Problem full() {
    return Problem.of(
        ProblemCode.TOO_MANY_REQUESTS,
        "The clinic's imports are being watched by " + config.watchers() + " others already.");
  }

  private void leave(UUID clinicId) {
    streams.computeIfPresent(clinicId, (id, open) -> open == 1 ? null : open - 1);
  }

  int open(UUID clinicId) {
    return streams.getOrDefault(clinicId, 0);
  }

  /** What a stream has told last; one look follows the other. */
  private final class Look {

    private FactImport now;
    private Duration silent = Duration.ZERO;

    Look(FactImport now) {
      this.now = now;
    }

    boolean next(FactImport found) {
      boolean moved = !found.equals(now);
      now = found;
      silent = moved ? Duration.ZERO : silent.plus(config.watchEvery());
      return moved;
    }

    OutboundSseEvent event(Sse sse) {
      return sse.newEventBuilder()
          .name("import")
          .mediaType(MediaType.APPLICATION_JSON_TYPE)
          .data(FactImport.class, now)
          .build();
    }

    List<OutboundSseEvent> silence(Sse sse) {
      if (silent.compareTo(config.heartbeat()) < 0) {
        return List.of();
      }
      silent = Duration.ZERO;
      return List.of(sse.newEventBuilder().comment("still at it").build());
    }
  }
}
