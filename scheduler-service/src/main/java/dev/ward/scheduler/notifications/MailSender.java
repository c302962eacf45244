package dev.ward.scheduler.notifications;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Sends mails; whether one has arrived, the mail server says that takes it. */
@ApplicationScoped
class MailSender implements Sender {

  private final NotificationsConfig config;
  private final Optional<URI> webUrl;
  private final String domain;

  MailSender(
      NotificationsConfig config,
      @ConfigProperty(name = "quarkus.mailer.from") Optional<String> from) {
    this.config = config;
    this.webUrl = config.webUrl();
    this.domain = domainOf(from.orElse("ward.invalid"));
  }

  @Override
  public String channel() {
    return "email";
  }

  @Override
  public Uni<Void> send(Parcel parcel) {
    return Uni.createFrom()
        .deferred(
            () ->
                Letter.of(parcel, webUrl.orElse(null), config.runbooksUrl().orElse(null), domain)
                    .send())
        .ifNoItem()
        .after(config.timeout())
        .fail()
        .onFailure()
        .transform(MailSender::undelivered);
  }

  /** Replies name addresses; their code says enough. */
  private static Undelivered undelivered(Throwable failure) {
    SMTPException refusal = refusal(failure);
    if (refusal == null) {
      return Undelivered.forNow("The mail server is away.", null);
    }
    String said = "The mail server says " + refusal.getReplyCode() + ".";
    return refusal.isPermanent() ? Undelivered.forGood(said) : Undelivered.forNow(said, null);
  }

  private static @Nullable SMTPException refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SMTPException refusal) {
        return refusal;
      }
    }
    return null;
  }

  private static String domainOf(String from) {
    String address = from.replaceAll("[<>\\s]", "");
    return address.substring(address.lastIndexOf('@') + 1);
  }
}
