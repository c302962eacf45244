package dev.ward.audit.secrets;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.secrets.SecretBox;
import dev.ward.platform.secrets.SecretBox.Sealed;
import dev.ward.platform.secrets.UnreadableSecret;
import dev.ward.platform.webhook.SigningSecret;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** What webhooks are signed with: shown once, to whoever sets one up, and kept sealed. */
@ApplicationScoped
public class WebhookSecrets {

  private final SecretBox box;

  WebhookSecrets(SecretsConfig config) {
    box = new SecretBox("ward.audit.secret-keys", config.secretKeys().orElse(List.of()));
  }

  /**
   * @param organizationId whose it is, and
   * @param owner what of theirs it belongs to
   * @throws Problem 409 if there is no key to encrypt with
   */
  public Sealed seal(UUID organizationId, UUID owner, SigningSecret secret) {
    if (box.current().isEmpty()) {
      throw Problem.with(
          ProblemCode.CONFLICT,
          "Secrets can't be kept here: the operator has configured no key (ward.audit.secret-keys).",
          List.of(new FieldError("", "webhooks_without_key")));
    }
    return box.seal(organizationId, owner, secret.secret().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws UnreadableSecret if the key is gone; a new secret must be made
   */
  public SigningSecret open(UUID organizationId, UUID owner, Sealed sealed, int id) {
    return new SigningSecret(
        String.valueOf(id),
        new String(box.open(organizationId, owner, sealed), StandardCharsets.UTF_8));
  }
}
