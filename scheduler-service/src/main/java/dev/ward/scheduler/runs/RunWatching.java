package dev.ward.scheduler.runs;

import dev.ward.platform.access.Caller;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.scheduler.SchedulerConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Streams of what becomes of runs. Each look is a read with the caller's rights, so it doesn't
 * matter which instance is at a run, and the stream of somebody who has been removed ends at the
 * next look. How many there may be is bounded, for all and for each caller.
 */
@ApplicationScoped
class RunWatching {

  private static final int NEWEST = 100;
  private static final int SILENT_LOOKS = 15;

  private final OneRunStore one;
  private final RunStore several;
  private final SchedulerConfig config;
  private final ConcurrentMap<String, Integer> streams = new ConcurrentHashMap<>();

  RunWatching(OneRunStore one, RunStore several, SchedulerConfig config) {
    this.one = one;
    this.several = several;
    this.config = config;
  }

  /** Fails unless the caller sees the run and doesn't watch too much already. */
  Uni<Void> admitToRun(Caller caller, UUID id) {
    return one.get(caller, id).invoke(found -> requireRoom(caller)).replaceWithVoid();
  }

  /** Fails unless the caller sees the clinic's runs and doesn't watch too much already. */
  Uni<Void> admitToClinic(Caller caller, UUID clinicId) {
    return several
        .newest(caller, clinicId, 1)
        .invoke(found -> requireRoom(caller))
        .replaceWithVoid();
  }

  /** The run at once and whenever it has moved, until it is over. */
  Multi<OutboundSseEvent> ofRun(Caller caller, UUID id, @Nullable Integer seconds, Sse sse) {
    return stream(
        caller, sse, seconds, () -> one.get(caller, id).map(List::of), runs -> runs.get(0).ended());
  }

  /** The clinic's newest runs at once, and each whenever it has moved. */
  Multi<OutboundSseEvent> ofClinic(
      Caller caller, UUID clinicId, @Nullable Integer seconds, Sse sse) {
    return stream(
        caller, sse, seconds, () -> several.newest(caller, clinicId, NEWEST), runs -> false);
  }

  private Multi<OutboundSseEvent> stream(
      Caller caller,
      Sse sse,
      @Nullable Integer seconds,
      Supplier<Uni<List<Run>>> look,
      Predicate<List<Run>> over) {
    String who = who(caller);
    return Multi.createFrom()
        .deferred(
            () -> {
              enter(who);
              return looks(sse, lasting(seconds), look, over)
                  .onTermination()
                  .invoke(() -> leave(who));
            })
        // Whoever may no longer look is not told more; others ask again.
        .onFailure()
        .recoverWithCompletion();
  }

  private Multi<OutboundSseEvent> looks(
      Sse sse, Duration lasting, Supplier<Uni<List<Run>>> look, Predicate<List<Run>> over) {
    Seen seen = new Seen();
    long most = lasting.dividedBy(config.watchEvery());
    Supplier<Uni<List<OutboundSseEvent>>> next =
        () ->
            look.get()
                .invoke(runs -> seen.over = over.test(runs))
                .map(runs -> seen.news(sse, runs));
    Multi<List<OutboundSseEvent>> further =
        Multi.createBy()
            .repeating()
            .uni(() -> next.get())
            .withDelay(config.watchEvery())
            .whilst(events -> !seen.over)
            .select()
            .first(most);
    return Multi.createBy()
        .concatenating()
        .streams(
            next.get().toMulti(),
            Multi.createFrom().deferred(() -> seen.over ? Multi.createFrom().empty() : further))
        .onItem()
        .disjoint();
  }

  /** As long as the caller likes, but not longer than anybody may. */
  private Duration lasting(@Nullable Integer seconds) {
    Duration longest = config.longestWatch();
    return seconds == null || seconds < 1 || seconds > longest.toSeconds()
        ? longest
        : Duration.ofSeconds(seconds);
  }

  private void requireRoom(Caller caller) {
    if (openTo(who(caller)) >= config.watchersPerCaller() || open() >= config.watchers()) {
      throw full();
    }
  }

  private void enter(String who) {
    if (streams.merge(who, 1, Integer::sum) > config.watchersPerCaller()
        || open() > config.watchers()) {
      leave(who);
      throw full();
    }
  }

  private void leave(String who) {
    streams.computeIfPresent(who, (id, count) -> count == 1 ? null : count - 1);
  }

  int open() {
    return streams.values().stream().mapToInt(Integer::intValue).sum();
  }

  private int openTo(String who) {
    return streams.getOrDefault(who, 0);
  }

  private static String who(Caller caller) {
    return caller.subject() != null ? caller.subject() : String.valueOf(caller.service());
  }

  private static Problem full() {
    return Problem.of(ProblemCode.TOO_MANY_REQUESTS, "Too much is being watched already.");
  }

  /** What a stream has told; one look follows the other. */
  private static final class Seen {

    private Map<UUID, Run> told = Map.of();
    private int silent;
    private volatile boolean over;

    List<OutboundSseEvent> news(Sse sse, List<Run> runs) {
      Map<UUID, Run> now = new HashMap<>();
      List<OutboundSseEvent> events = new ArrayList<>();
      // They come newest first, and are told in the order in which they were made.
      for (int i = runs.size() - 1; i >= 0; i--) {
        Run run = runs.get(i);
        now.put(run.id(), run);
        if (!run.equals(told.get(run.id()))) {
          events.add(event(sse, run));
        }
      }
      told = now;
      silent = events.isEmpty() ? silent + 1 : 0;
      if (silent >= SILENT_LOOKS) {
        silent = 0;
        events.add(sse.newEventBuilder().comment("nothing new").build());
      }
      return events;
    }

    private static OutboundSseEvent event(Sse sse, Run run) {
      return sse.newEventBuilder()
          .name("run")
          .mediaType(MediaType.APPLICATION_JSON_TYPE)
          .data(Run.class, run)
          .build();
    }
  }
}
