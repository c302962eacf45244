package dev.ward.scheduler.channels;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.secrets.SecretBox;
import dev.ward.platform.secrets.SecretBox.Sealed;
import dev.ward.platform.webhook.SigningSecret;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** The secrets that webhooks are signed with: made here, sealed at rest, opened only to sign. */
@ApplicationScoped
public class ChannelSecrets {

  private static final String SETTING = "ward.channels.keys";

  private final SecretBox box;

  /**
   * @param plain what the receiver must know; shown once
   */
  record Fresh(String plain, Sealed sealed) {}

  ChannelSecrets(ChannelsConfig config) {
    this.box = new SecretBox(SETTING, config.keys().orElse(List.of()));
  }

  /**
   * @throws Problem 409 if there is no key to seal it with
   */
  Fresh fresh(UUID organizationId, UUID channelId) {
    if (box.current().isEmpty()) {
      throw Problem.with(
          ProblemCode.CONFLICT,
          "Webhooks can't be set up here: the operator has configured no key (" + SETTING + ").",
          List.of(new FieldError("", "channels_without_key")));
    }
    String plain = SigningSecret.generate(id(channelId, 1)).secret();
    return new Fresh(
        plain, box.seal(organizationId, channelId, plain.getBytes(StandardCharsets.UTF_8)));
  }

  /** What signatures call it: receivers may have several channels, and two secrets of one. */
  static String id(UUID channelId, int number) {
    return channelId + "." + number;
  }

  /**
   * @throws dev.ward.platform.secrets.UnreadableSecret if its key is gone or it was altered
   */
  public SigningSecret open(UUID organizationId, UUID channelId, int number, Sealed sealed) {
    byte[] plain = box.open(organizationId, channelId, sealed);
    return new SigningSecret(id(channelId, number), new String(plain, StandardCharsets.UTF_8));
  }
}
