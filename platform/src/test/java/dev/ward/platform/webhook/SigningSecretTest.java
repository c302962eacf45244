package dev.ward.platform.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SigningSecretTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

  /** printf '1767225600.{"a":1}' | openssl dgst -sha256 -hmac a-secret */
  @Test
  void aReceiverComputesTheSameSignature() {
    assertThat(new SigningSecret("2026", "a-secret").sign(NOW, BODY))
        .isEqualTo(
            "t=1767225600,k=2026,v1=10eee57da8c7fefb4814d8ccbb56163c6ea7e093ea0755cdbe5601a70fc38728");
  }

  @Test
  void aSignatureIsOfThisBodyAtThisTimeUnderThisSecret() {
    SigningSecret secret = new SigningSecret("k", "a-secret");
    String signature = secret.sign(NOW, BODY);
    assertThat(secret.sign(NOW, "{\"a\":2}".getBytes(StandardCharsets.UTF_8)))
        .isNotEqualTo(signature);
    assertThat(secret.sign(NOW.plusSeconds(1), BODY).replaceFirst("t=[0-9]+", ""))
        .isNotEqualTo(signature.replaceFirst("t=[0-9]+", ""));
    assertThat(new SigningSecret("k", "another").sign(NOW, BODY)).isNotEqualTo(signature);
  }

  @Test
  void aSecretIsLongAndNotShown() {
    SigningSecret secret = SigningSecret.generate("1");
    assertThat(secret.secret()).hasSize(43).isNotEqualTo(SigningSecret.generate("1").secret());
    assertThat(secret.toString()).doesNotContain(secret.secret());
  }
}
