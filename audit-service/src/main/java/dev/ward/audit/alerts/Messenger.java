package dev.ward.audit.alerts;

import dev.ward.audit.secrets.WebhookSecrets;
import dev.ward.platform.secrets.UnreadableSecret;
import dev.ward.platform.webhook.Destinations;
import dev.ward.platform.webhook.Refused;
import dev.ward.platform.webhook.SigningSecret;
import dev.ward.platform.webhook.WebhookSender;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells somebody of an alert, by mail or by a signed webhook. */
@ApplicationScoped
class Messenger {

  private final ReactiveMailer mailer;
  private final WebhookSender sender;
  private final Destinations destinations;
  private final WebhookSecrets secrets;
  private final AlertsConfig config;

  /** In words of our own, for those whose alert it is. */
  static final class NotTold extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotTold(String message) {
      super(message);
    }
  }

  Messenger(
      ReactiveMailer mailer,
      WebhookSender sender,
      Destinations destinations,
      WebhookSecrets secrets,
      AlertsConfig config) {
    this.mailer = mailer;
    this.sender = sender;
    this.destinations = destinations;
    this.secrets = secrets;
    this.config = config;
  }

  /** Fails with why not, if nobody has taken it. */
  Uni<Void> tell(Notification notification) {
    return Uni.createFrom()
        .deferred(() -> notification.email() == null ? post(notification) : mail(notification))
        .onFailure()
        .transform(failure -> new NotTold(reason(failure)));
  }

  private Uni<Void> mail(Notification notification) {
    return mailer
        .send(
            Mail.withText(
                notification.email(), "Ward: " + notification.title(), notification.text()))
        .ifNoItem()
        .after(config.mailTimeout())
        .fail();
  }

  private Uni<Void> post(Notification notification) {
    if (notification.webhook() == null
        || notification.secret() == null
        || notification.settingId() == null) {
      throw new NotTold("There is no webhook any more.");
    }
    SigningSecret secret =
        secrets.open(
            notification.organizationId(),
            notification.settingId(),
            notification.secret(),
            notification.secretId());
    return sender
        .send(
            destinations.url(notification.webhook()),
            secret,
            "application/json",
            notification.json().getBytes(StandardCharsets.UTF_8),
            Map.of("Ward-Delivery", notification.id().toString()))
        .invoke(
            answer -> {
              if (!answer.taken()) {
                throw new NotTold("The receiver answered " + answer.status() + ".");
              }
            })
        .replaceWithVoid();
  }

  private static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String known = known(cause);
      if (known != null) {
        return known;
      }
    }
    return "Nobody answered in time.";
  }

  private static @Nullable String known(Throwable cause) {
    if (cause instanceof NotTold) {
      return cause.getMessage();
    }
    if (cause instanceof Refused) {
      return "Nobody is called there: " + cause.getMessage() + ".";
    }
    if (cause instanceof UnreadableSecret) {
      return "The secret can't be read any more: make a new one.";
    }
    return cause instanceof SMTPException refusal
        ? "The mail server says: " + refusal.getReplyCode() + "."
        : null;
  }
}
