package dev.ward.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignerTest {

  private String oldPrivate;
  private String oldPublic;
  private String newPrivate;

  @BeforeEach
  void keys() throws Exception {
    KeyPair old = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    oldPrivate = "2025:" + encoded(old.getPrivate().getEncoded());
    oldPublic = "2025:" + encoded(old.getPublic().getEncoded());
    KeyPair next = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    newPrivate = "2026:" + encoded(next.getPrivate().getEncoded());
  }

  @Test
  void whatAKeySignedIsKnownAsItsAfterItIsRetired() {
    Signer before = new Signer(List.of(oldPrivate), true);
    String signature = before.sign("a text");
    assertThat(before.keyId()).isEqualTo("2025");
    for (String retired : List.of(oldPrivate, oldPublic)) {
      Signer after = new Signer(List.of(newPrivate, retired), true);
      assertThat(after.keyId()).isEqualTo("2026");
      assertThat(after.verify("2025", "a text", signature)).isTrue();
      assertThat(after.verify("2025", "another text", signature)).isFalse();
      assertThat(after.verify("2026", "a text", signature)).isFalse();
      assertThat(after.verify("2026", "a text", after.sign("a text"))).isTrue();
      assertThat(after.keys()).extracting(SigningKey::id).containsExactly("2026", "2025");
    }
  }

  @Test
  void aKeyWithoutItsPrivateHalfDoesNotSign() {
    assertThatThrownBy(() -> new Signer(List.of(oldPublic), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("private");
  }

  @Test
  void productionDoesNotStartWithoutAKey() {
    assertThatThrownBy(() -> new Signer(List.of(), true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ward.audit.signing-keys");
    Signer ofThisRun = new Signer(List.of(), false);
    assertThat(ofThisRun.verify("run", "a text", ofThisRun.sign("a text"))).isTrue();
  }

  @Test
  void whatIsNoKeyIsRefusedWithoutShowingIt() {
    for (String entry : List.of("k1:not-base64!", "k1:c2VjcmV0", "no colon", ":" + oldPrivate)) {
      assertThatThrownBy(() -> new Signer(List.of(entry), true))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ward.audit.signing-keys")
          .hasMessageNotContaining("not-base64")
          .hasMessageNotContaining("c2VjcmV0");
    }
    assertThatThrownBy(() -> new Signer(List.of(oldPrivate, oldPublic), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }

  private static String encoded(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }
}
