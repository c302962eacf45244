package dev.ward.platform.limits;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.access.KnownMembers;
import dev.ward.platform.db.AllowanceLedger;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Counts each request of somebody whose token has been verified: against the caller's allowance
 * and, when the caller was let into the addressed clinic lately, against the clinic's. What
 * strangers ask of a clinic is not the clinic's doing, and neither is what Ward's own services do.
 */
@ApplicationScoped
public class RequestLimits {

  private static final String CLINIC = "clinicId";

  private final CurrentCaller caller;
  private final KnownMembers members;
  private final Throttle throttle;
  private final Allowances callers;
  private final Allowances services;
  private final Allowances clinics;
  private final Costs costs = new Costs();

  RequestLimits(
      LimitsConfig config,
      AllowanceLedger ledger,
      CurrentCaller caller,
      KnownMembers members,
      Throttle throttle) {
    this.caller = caller;
    this.members = members;
    this.throttle = throttle;
    this.callers = allowances(Rate.of("caller", config.caller()), config, ledger);
    this.services = allowances(Rate.of("service", config.service()), config, ledger);
    this.clinics = allowances(Rate.of("clinic", config.clinic()), config, ledger);
  }

  private static Allowances allowances(Rate rate, LimitsConfig config, AllowanceLedger ledger) {
    return new Allowances(rate, ledger, config.lease(), config.patience(), System::nanoTime);
  }

  /** Null, so that nothing is waited for, as long as this instance has allowance in hand. */
  @ServerRequestFilter(nonBlocking = true)
  public @Nullable Uni<Void> count(UriInfo path, ResourceInfo resource, RoutingContext routing) {
    Caller who = caller.known();
    if (who == null) {
      return null;
    }
    int cost = costs.of(routing.request().method().name(), resource);
    boolean service = who.subject() == null;
    Allowances own = service ? services : callers;
    String id = String.valueOf(service ? who.service() : who.subject());
    String clinic = service ? null : clinicOf(id, path.getPathParameters().getFirst(CLINIC));

    Verdict first = own.tryTake(id, cost);
    if (first == null) {
      return onThisContext(own.take(id, cost)).flatMap(taken -> rest(routing, taken, clinic, cost));
    }
    if (clinic == null || !first.admitted()) {
      throttle.settle(routing, first, null);
      return null;
    }
    Verdict second = clinics.tryTake(clinic, cost);
    if (second == null) {
      return rest(routing, first, clinic, cost);
    }
    throttle.settle(routing, first, second);
    return null;
  }

  private Uni<Void> rest(RoutingContext routing, Verdict first, @Nullable String clinic, int cost) {
    if (clinic == null || !first.admitted()) {
      throttle.settle(routing, first, null);
      return Uni.createFrom().voidItem();
    }
    return onThisContext(clinics.take(clinic, cost))
        .invoke(second -> throttle.settle(routing, first, second))
        .replaceWithVoid();
  }

  private @Nullable String clinicOf(String subject, @Nullable String addressed) {
    if (addressed == null) {
      return null;
    }
    try {
      UUID clinic = UUID.fromString(addressed);
      return members.includes(subject, clinic) ? clinic.toString() : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The answer may come to another request that has asked the same. */
  private static <T> Uni<T> onThisContext(Uni<T> answer) {
    Context context = Vertx.currentContext();
    return answer.emitOn(task -> context.runOnContext(ignored -> task.run()));
  }
}
