package dev.ward.audit.streams;

import dev.ward.audit.secrets.WebhookSecrets;
import dev.ward.platform.webhook.Destinations;
import dev.ward.platform.webhook.SigningSecret;
import dev.ward.platform.webhook.WebhookSender;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Posts a batch as NDJSON, an event a line. */
@ApplicationScoped
class WebhookReceiver implements Receiver {

  private final WebhookSender sender;
  private final Destinations destinations;
  private final WebhookSecrets secrets;

  WebhookReceiver(WebhookSender sender, Destinations destinations, WebhookSecrets secrets) {
    this.sender = sender;
    this.destinations = destinations;
    this.secrets = secrets;
  }

  @Override
  public String kind() {
    return "webhook";
  }

  @Override
  public Uni<Void> deliver(Claim claim, Batch batch) {
    if (claim.secret() == null) {
      throw new NotTaken("There is no secret to sign with: make one.", null);
    }
    SigningSecret secret =
        secrets.open(claim.organizationId(), claim.streamId(), claim.secret(), claim.secretId());
    String body =
        batch.items().stream().map(item -> item.event() + "\n").collect(Collectors.joining());
    return sender
        .send(
            destinations.url(claim.address()),
            secret,
            "application/x-ndjson",
            body.getBytes(StandardCharsets.UTF_8),
            Map.of(
                "Ward-Stream",
                claim.streamId().toString(),
                "Ward-Chain",
                batch.chain().toString(),
                "Ward-First-Seq",
                String.valueOf(batch.first()),
                "Ward-Last-Seq",
                String.valueOf(batch.last()),
                "Ward-Delivery",
                "%s:%d-%d".formatted(batch.chain(), batch.first(), batch.last())))
        .invoke(
            answer -> {
              if (!answer.taken()) {
                throw new NotTaken(
                    "The receiver answered " + answer.status() + ".", answer.retryAfter());
              }
            })
        .replaceWithVoid();
  }
}
