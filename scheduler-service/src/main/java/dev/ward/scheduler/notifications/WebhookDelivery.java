package dev.ward.scheduler.notifications;

import dev.ward.platform.secrets.UnreadableSecret;
import dev.ward.platform.webhook.Refused;
import dev.ward.platform.webhook.WebhookSender;
import dev.ward.platform.webhook.WebhookSender.Answer;
import dev.ward.scheduler.channels.ChannelSecrets;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Posts notifications to the endpoints that clinics, organizations and the platform have set up.
 */
@ApplicationScoped
class WebhookDelivery implements Sender {

  private final WebhookSender sender;
  private final ChannelSecrets secrets;
  private final @Nullable URI runbooksUrl;

  WebhookDelivery(WebhookSender sender, ChannelSecrets secrets, NotificationsConfig config) {
    this.sender = sender;
    this.secrets = secrets;
    this.runbooksUrl = config.runbooksUrl().orElse(null);
  }

  @Override
  public String channel() {
    return "webhook";
  }

  @Override
  public Uni<Void> send(Parcel parcel) {
    Consignment item = parcel.first();
    return Uni.createFrom()
        .deferred(
            () ->
                sender.send(
                    URI.create(Objects.requireNonNull(item.url())),
                    secrets.open(
                        item.organizationId(),
                        Objects.requireNonNull(item.channelId()),
                        Objects.requireNonNull(item.secretNumber()),
                        Objects.requireNonNull(item.secret())),
                    "application/json",
                    body(parcel).encode().getBytes(StandardCharsets.UTF_8),
                    Map.of(
                        "Ward-Delivery", parcel.messageId().toString(),
                        "Ward-Attempt", parcel.attemptId().toString())))
        .onFailure()
        .transform(WebhookDelivery::undelivered)
        .invoke(WebhookDelivery::judge)
        .replaceWithVoid();
  }

  private JsonObject body(Parcel parcel) {
    Consignment item = parcel.first();
    return new JsonObject()
        .put("id", parcel.messageId().toString())
        .put("notificationId", item.notificationId().toString())
        .put("organizationId", orNull(item.organizationId()))
        .put("clinicId", orNull(item.clinicId()))
        .put("kind", item.kind())
        .put("title", item.title())
        .put("text", item.text())
        .put("data", item.data())
        .put("runbook", item.runbook(runbooksUrl))
        .put("critical", item.critical())
        .put("triggeredAt", item.triggeredAt().toString())
        .put("attempt", item.attempts())
        .put("uncertain", item.uncertain());
  }

  private static @Nullable String orNull(UUID id) {
    return id.equals(Consignment.NOBODY) ? null : id.toString();
  }

  /** What the receiver can't have meant for another try is final, but for being asked to wait. */
  private static void judge(Answer answer) {
    if (answer.taken()) {
      return;
    }
    String said = "The receiver answers " + answer.status() + ".";
    if (answer.status() == 410) {
      throw Undelivered.forGood(said);
    }
    throw Undelivered.forNow(said, answer.retryAfter());
  }

  private static Throwable undelivered(Throwable failure) {
    if (failure instanceof Refused refused) {
      return Undelivered.forGood("Nobody is called there: " + refused.getMessage() + ".");
    }
    if (failure instanceof UnreadableSecret) {
      return Undelivered.forGood("Its secret can't be read any more; make another.");
    }
    return Undelivered.forNow("The receiver doesn't answer.", null);
  }
}
