package dev.ward.tenancy.invitation;

import dev.ward.tenancy.TenancyConfig;
import dev.ward.tenancy.identity.Rounds;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Sends the mails of invitations. A mail waits in the database from the moment somebody invites
 * until a mail server has taken it; replicas share the work.
 */
@ApplicationScoped
class InvitationMails {

  private static final Logger LOG = Logger.getLogger(InvitationMails.class);

  private final MailCarrier carrier;
  private final Duration idle;
  private final Optional<URI> webUrl;
  private final Rounds rounds;

  private volatile MailStore.Backlog backlog = new MailStore.Backlog(0, 0);

  InvitationMails(MailCarrier carrier, TenancyConfig config, Vertx vertx, MeterRegistry meters) {
    this.carrier = carrier;
    this.idle = config.mail().idle();
    this.webUrl = config.webUrl();
    this.rounds = new Rounds(vertx, "mails wait", this::round, idle);
    Gauge.builder("ward.invitations.mails.waiting", () -> backlog.waiting())
        .description("Invitations whose mail no mail server has taken yet")
        .register(meters);
    Gauge.builder("ward.invitations.mails.failed", () -> backlog.failed())
        .description("Pending invitations whose mail isn't tried any more")
        .register(meters);
  }

  void start(@Observes StartupEvent event) {
    if (webUrl.isEmpty()) {
      LOG.warn("ward.web-url isn't set: mails wait");
    }
    wake();
  }

  void stop(@Observes ShutdownEvent event) {
    rounds.stop();
  }

  /** To be called when a transaction has asked for a mail. */
  void wake() {
    if (webUrl.isPresent()) {
      rounds.wake();
    }
  }

  private Uni<Duration> round() {
    return carrier
        .carry(webUrl.orElseThrow())
        .map(
            carried -> {
              backlog = carried.backlog();
              return carried.more() ? Duration.ZERO : idle;
            });
  }
}
