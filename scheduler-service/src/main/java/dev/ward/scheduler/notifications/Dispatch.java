package dev.ward.scheduler.notifications;

import dev.ward.platform.webhook.WebhookConfig;
import dev.ward.scheduler.rounds.Rounds;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Sends all the time: notifications can't wait for the next occurrence of a job. */
@ApplicationScoped
class Dispatch {

  private final NotificationsConfig config;
  private final List<Rounds> rounds = new ArrayList<>();

  Dispatch(
      Carrier carrier,
      DispatchStore store,
      NotificationGauge gauge,
      NotificationsConfig config,
      WebhookConfig webhook,
      Vertx vertx) {
    this.config = config;
    check(config, webhook);
    String instance = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    for (int lane = 0; lane < config.lanes(); lane++) {
      String holder = instance + "/" + lane;
      rounds.add(
          new Rounds(vertx, "notifications wait", config.idle(), () -> carrier.carry(holder)));
    }
    rounds.add(
        new Rounds(
            vertx,
            "notifications can't be counted",
            config.measured(),
            () -> store.measure().invoke(gauge::measured).replaceWith(false)));
  }

  void start(@Observes StartupEvent event) {
    if (config.enabled()) {
      rounds.forEach(Rounds::wake);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    rounds.forEach(Rounds::stop);
  }

  /** To be called when a transaction has asked for a notification that is due. */
  void wake() {
    if (config.enabled()) {
      rounds.forEach(Rounds::wake);
    }
  }

  private static void check(NotificationsConfig config, WebhookConfig webhook) {
    Duration slowest =
        config.timeout().compareTo(webhook.timeout()) > 0 ? config.timeout() : webhook.timeout();
    if (config.lease().compareTo(slowest.multipliedBy(2)) <= 0) {
      throw new IllegalArgumentException(
          "ward.notifications.lease must be more than twice ward.notifications.timeout and ward.webhook.timeout");
    }
  }
}
