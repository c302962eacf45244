package dev.ward.tenancy.invitation;

import dev.ward.tenancy.TenancyConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One round of sending the mails that are due. */
@ApplicationScoped
class MailCarrier {

  private static final Logger LOG = Logger.getLogger(MailCarrier.class);

  private static final int AT_ONCE = 4;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final MailStore store;
  private final TenancyConfig.Mail config;
  private final AtomicBoolean outage = new AtomicBoolean();

  /**
   * @param backlog what it was before the round
   * @param more whether others may be due that the round had no room for
   */
  record Carried(MailStore.Backlog backlog, boolean more) {}

  MailCarrier(MailStore store, TenancyConfig config) {
    this.store = store;
    this.config = config.mail();
  }

  Uni<Carried> carry(URI webUrl) {
    return store
        .take(config.batch(), config.lease())
        .flatMap(
            taken ->
                Multi.createFrom()
                    .iterable(taken.mails())
                    .onItem()
                    .transformToUni(mail -> carry(mail, webUrl))
                    .merge(AT_ONCE)
                    .collect()
                    .last()
                    .map(
                        last ->
                            new Carried(taken.backlog(), taken.mails().size() == config.batch())));
  }

  private Uni<Boolean> carry(DueMail mail, URI webUrl) {
    return Uni.createFrom()
        .deferred(() -> Letter.to(mail, webUrl).send())
        .ifNoItem()
        .after(config.timeout())
        .fail()
        .onItemOrFailure()
        .transformToUni((sent, failure) -> failure == null ? sent(mail) : failed(mail, failure))
        .replaceWith(true);
  }

  private Uni<Void> sent(DueMail mail) {
    if (outage.compareAndSet(true, false)) {
      LOG.info("the mail server takes mail again");
    }
    return store.sent(mail);
  }

  private Uni<Void> failed(DueMail mail, Throwable failure) {
    SMTPException refusal = refusal(failure);
    if (refusal == null && outage.compareAndSet(false, true)) {
      LOG.warnf("the mail server is away, mails wait: %s", failure);
    }
    boolean last = mail.attempts() >= config.attempts() || refusal != null && refusal.isPermanent();
    if (last) {
      LOG.warnf("%s has failed", mail);
    }
    return store.failed(mail, reason(refusal), last ? null : pause(mail));
  }

  private static @Nullable SMTPException refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SMTPException refusal) {
        return refusal;
      }
    }
    return null;
  }

  /** Who has invited learns what the mail server says of the address, and nothing of ours. */
  private static String reason(@Nullable SMTPException refusal) {
    return refusal == null
        ? "The mail server is away."
        : "The mail server says: " + refusal.getReplyCode() + " " + refusal.getReplyMessage();
  }

  private Duration pause(DueMail mail) {
    long base =
        Math.min(
            config.longestPause().toMillis(),
            FIRST_PAUSE.toMillis() << Math.min(mail.attempts() - 1, 20));
    return Duration.ofMillis(base / 2 + ThreadLocalRandom.current().nextLong(base / 2 + 1));
  }
}
