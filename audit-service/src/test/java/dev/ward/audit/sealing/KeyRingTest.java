package dev.ward.audit.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyRingTest {

  private static final UUID CLINIC = UUID.randomUUID();
  private static final UUID PSEUDONYM = UUID.randomUUID();

  private final Aes aes = new Aes();

  @Test
  void productionDoesNotStartWithoutKeys() {
    assertThatThrownBy(() -> new KeyRing(List.of(), true))
        .hasMessageContaining("ward.audit.sealing-keys");
    assertThatThrownBy(() -> new SubjectReferences((String) null, true))
        .hasMessageContaining("ward.audit.lookup-key");
  }

  @Test
  void whatARetiredKeyHasWrappedUnwrapsAndTheFirstWraps() {
    String old = "old:" + key();
    byte[] secret = SecretBytes.random(32);
    byte[] wrapped = new KeyRing(List.of(old), true).wrap(aes, CLINIC, PSEUDONYM, secret);
    KeyRing rotated = new KeyRing(List.of("new:" + key(), old), true);
    assertThat(rotated.current()).isEqualTo("new");
    assertThat(rotated.unwrap(aes, CLINIC, PSEUDONYM, "old", wrapped)).isEqualTo(secret);
    byte[] again = rotated.wrap(aes, CLINIC, PSEUDONYM, secret);
    assertThat(rotated.unwrap(aes, CLINIC, PSEUDONYM, "new", again)).isEqualTo(secret);
    assertThat(rotated.unwrap(aes, CLINIC, PSEUDONYM, "old", again)).isNull();
  }

  @Test
  void aKeyOpensForItsOwnPatientOnlyAndNotWhenAltered() {
    KeyRing ring = new KeyRing(List.of("k:" + key()), true);
    byte[] wrapped = ring.wrap(aes, CLINIC, PSEUDONYM, SecretBytes.random(32));
    assertThat(ring.unwrap(aes, CLINIC, UUID.randomUUID(), "k", wrapped)).isNull();
    assertThat(ring.unwrap(aes, UUID.randomUUID(), PSEUDONYM, "k", wrapped)).isNull();
    assertThat(ring.unwrap(aes, CLINIC, PSEUDONYM, "lost", wrapped)).isNull();
    assertThat(ring.unwrap(aes, CLINIC, PSEUDONYM, "k", new byte[3])).isNull();
    wrapped[20] ^= 1;
    assertThat(ring.unwrap(aes, CLINIC, PSEUDONYM, "k", wrapped)).isNull();
  }

  @Test
  void aListThatIsWrongIsRefusedWithoutShowingAKey() {
    String short_ = Base64.getEncoder().encodeToString(new byte[16]);
    for (List<String> given :
        List.of(
            List.of(key()),
            List.of("k:" + key(), "k:" + key()),
            List.of("k:" + short_),
            List.of("a b:" + key()),
            List.of("k:secret?"))) {
      assertThatThrownBy(() -> new KeyRing(given, false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ward.audit.sealing-keys")
          .hasMessageNotContainingAny(short_, "secret?");
    }
    assertThatThrownBy(() -> new SubjectReferences("secret?", false))
        .hasMessageContaining("ward.audit.lookup-key")
        .hasMessageNotContaining("secret?");
  }

  @Test
  void aReferenceTellsClinicsAndPatientsApartAndNeedsTheKey() {
    String key = key();
    SubjectReferences references = new SubjectReferences(key, true);
    byte[] reference = references.of(CLINIC, "p-1");
    assertThat(reference).hasSize(32).isEqualTo(new SubjectReferences(key, true).of(CLINIC, "p-1"));
    assertThat(references.of(CLINIC, "p-2")).isNotEqualTo(reference);
    assertThat(references.of(PSEUDONYM, "p-1")).isNotEqualTo(reference);
    assertThat(new SubjectReferences(key(), true).of(CLINIC, "p-1")).isNotEqualTo(reference);
  }

  static String key() {
    return Base64.getEncoder().encodeToString(SecretBytes.random(32));
  }
}
