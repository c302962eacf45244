package dev.ward.scheduler.notifications;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * One round: dispatches what is due, claims what is to be sent, sends it and says what became of
 * it.
 */
@ApplicationScoped
class Carrier {

  private static final Logger LOG = Logger.getLogger(Carrier.class);

  /** Dispatching is the database's work alone; so many at a time keep its transactions short. */
  private static final int DISPATCHED_AT_ONCE = 50;

  private final DispatchStore store;
  private final NotificationGauge gauge;
  private final Map<String, Sender> senders;

  Carrier(DispatchStore store, NotificationGauge gauge, @All List<Sender> senders) {
    this.store = store;
    this.gauge = gauge;
    this.senders = senders.stream().collect(Collectors.toMap(Sender::channel, Function.identity()));
  }

  /** The result is whether there was anything to do, and so may be more. */
  Uni<Boolean> carry(String holder) {
    return store
        .dispatch(DISPATCHED_AT_ONCE)
        .flatMap(
            dispatched ->
                store
                    .claim(holder)
                    .flatMap(parcels -> send(parcels).replaceWith(!parcels.isEmpty()))
                    .map(sent -> sent || dispatched > 0));
  }

  private Uni<Void> send(List<Parcel> parcels) {
    if (parcels.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return Multi.createFrom()
        .iterable(parcels)
        .onItem()
        .transformToUni(this::send)
        .merge(parcels.size())
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** Never fails: what can't be said of a delivery is left to the end of its claim. */
  private Uni<String> send(Parcel parcel) {
    Sender sender = senders.get(parcel.first().channel());
    Uni<Void> sent =
        sender == null
            ? Uni.createFrom().failure(Undelivered.forGood("There is no such channel."))
            : sender.send(parcel);
    return sent.onItemOrFailure()
        .transformToUni((done, failure) -> settle(parcel, failure))
        .onFailure()
        .invoke(failure -> LOG.errorf("%s is left to the end of its claim: %s", parcel, failure))
        .onFailure()
        .recoverWithItem("silent")
        .invoke(outcome -> gauge.attempted(parcel.first().channel(), outcome));
  }

  private Uni<String> settle(Parcel parcel, Throwable failure) {
    if (failure == null) {
      return store.delivered(parcel).map(ours -> ours ? "sent" : superseded(parcel));
    }
    Undelivered why =
        failure instanceof Undelivered known
            ? known
            : Undelivered.forNow("Something went wrong on our side.", null);
    LOG.infof("%s was not delivered: %s", parcel, why);
    return store
        .notDelivered(parcel, why)
        .map(dead -> dead == null ? superseded(parcel) : dead > 0 ? "dead" : "failed");
  }

  private static String superseded(Parcel parcel) {
    LOG.warnf("%s was claimed by another in the meantime", parcel);
    return "superseded";
  }
}
