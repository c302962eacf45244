package dev.ward.platform.db;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.KnownMembers;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.FairGate.Party;
import dev.ward.platform.db.FairGate.Waiter;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets transactions begin in turns, clinic by clinic, when there are fewer connections than are
 * wanted.
 */
@Singleton
class FairTurns {

  /** The loops that no request waits for. */
  static final Object RELAY = "relay";

  private final FairGate gate;
  private final Vertx vertx;
  private final long longestWait;

  FairTurns(
      ConnectionConfig config,
      @ConfigProperty(name = "quarkus.datasource.reactive.max-size") int connections,
      Vertx vertx,
      MeterRegistry meters) {
    int places = Math.max(1, connections - config.reserved());
    int share = (int) Math.max(1, Math.min(places, places * config.perClinic()));
    this.gate = new FairGate(places, share, config.waiting(), config.waitingPerClinic());
    this.vertx = vertx;
    this.longestWait = config.longestWait().toMillis();
    Gauge.builder("ward.transactions.waiting", gate::waiting)
        .description("requests that wait for a database connection")
        .register(meters);
  }

  /**
   * Whose turn it takes: the addressed clinic's or organization's, but only when one of its people
   * asks, or a service; else the caller's own, so that strangers wait behind strangers.
   */
  static Object party(KnownMembers members, Caller caller, Scope scope) {
    String subject = caller.subject();
    if (subject == null) {
      return scope.id() != null ? scope.id() : String.valueOf(caller.service());
    }
    return scope.id() != null && belongs(members, caller, subject, scope) ? scope.id() : subject;
  }

  private static boolean belongs(KnownMembers members, Caller caller, String subject, Scope scope) {
    UUID id = Objects.requireNonNull(scope.id());
    return scope.kind() == Scope.Kind.CLINIC
        ? scope.claimedRole(caller) != null || members.includes(subject, id)
        : caller.organizations().containsKey(id);
  }

  <T> Uni<T> take(Object party, Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Party entered = gate.tryEnter(party);
              return entered != null
                  ? within(entered, work)
                  : turnOf(party).flatMap(later -> within(later, work));
            });
  }

  private <T> Uni<T> within(Party entered, Supplier<Uni<T>> work) {
    try {
      return work.get().onTermination().invoke(() -> gate.leave(entered));
    } catch (RuntimeException e) {
      gate.leave(entered);
      throw e;
    }
  }

  private Uni<Party> turnOf(Object party) {
    Context context = vertx.getOrCreateContext();
    return Uni.createFrom().emitter(emitter -> await(party, context, emitter));
  }

  private void await(Object party, Context context, UniEmitter<? super Party> emitter) {
    AtomicBoolean gone = new AtomicBoolean();
    Waiter waiter =
        gate.enqueue(
            party,
            entered ->
                context.runOnContext(
                    ignored -> {
                      if (gone.get()) {
                        gate.leave(entered);
                      } else {
                        emitter.complete(entered);
                      }
                    }));
    if (waiter == null) {
      emitter.fail(busy());
      return;
    }
    long timer =
        vertx.setTimer(
            longestWait,
            ignored -> {
              if (gate.giveUp(waiter)) {
                emitter.fail(busy());
              }
            });
    emitter.onTermination(
        () -> {
          vertx.cancelTimer(timer);
          gone.set(true);
          gate.giveUp(waiter);
        });
  }

  private static Problem busy() {
    return Problem.of(ProblemCode.UNAVAILABLE, "Too much is asked for at the moment; try again.");
  }
}
