package dev.ward.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.platform.secrets.SecretBox.Sealed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBoxTest {

  private static final String NEW_KEY = "new:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
  private static final String OLD_KEY = "old:QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8=";

  private static final UUID CLINIC = UUID.randomUUID();
  private static final UUID SOURCE = UUID.randomUUID();
  private static final byte[] SECRET = "a private key".getBytes(StandardCharsets.UTF_8);

  private static SecretBox box(String... keys) {
    return new SecretBox("ward.test.keys", List.of(keys));
  }

  @Test
  void whatIsSealedOpensForItsOwnSourceAlone() {
    SecretBox box = box(NEW_KEY);
    Sealed sealed = box.seal(CLINIC, SOURCE, SECRET);
    assertThat(box.open(CLINIC, SOURCE, sealed)).isEqualTo(SECRET);
    assertThat(new String(sealed.bytes(), StandardCharsets.ISO_8859_1)).doesNotContain("private");
    refused(() -> box.open(UUID.randomUUID(), SOURCE, sealed));
    refused(() -> box.open(CLINIC, UUID.randomUUID(), sealed));
  }

  @Test
  void whatWasAlteredOpensForNobody() {
    SecretBox box = box(NEW_KEY);
    Sealed sealed = box.seal(CLINIC, SOURCE, SECRET);
    for (int i = 0; i < sealed.bytes().length; i++) {
      byte[] altered = sealed.bytes().clone();
      altered[i] ^= 1;
      refused(() -> box.open(CLINIC, SOURCE, new Sealed(sealed.key(), altered)));
    }
    refused(() -> box.open(CLINIC, SOURCE, new Sealed(sealed.key(), new byte[3])));
  }

  @Test
  void theSameSecretIsNeverSealedTheSameWay() {
    SecretBox box = box(NEW_KEY);
    assertThat(box.seal(CLINIC, SOURCE, SECRET).bytes())
        .isNotEqualTo(box.seal(CLINIC, SOURCE, SECRET).bytes());
  }

  @Test
  void anOldKeyOpensWhatItSealedUntilItIsTakenAway() {
    Sealed sealed = box(OLD_KEY).seal(CLINIC, SOURCE, SECRET);
    SecretBox both = box(NEW_KEY, OLD_KEY);
    assertThat(both.open(CLINIC, SOURCE, sealed)).isEqualTo(SECRET);
    assertThat(both.isOutdated(sealed)).isTrue();
    assertThat(both.seal(CLINIC, SOURCE, SECRET).key()).isEqualTo("new");
    refused(() -> box(NEW_KEY).open(CLINIC, SOURCE, sealed));
  }

  @Test
  void withoutAKeyNothingIsSealed() {
    assertThat(box().current()).isEmpty();
    assertThatThrownBy(() -> box().seal(CLINIC, SOURCE, SECRET))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=",
        "a:c2hvcnQ=",
        "a:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8?",
        "a b:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=",
        "a:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=,a:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="
      })
  void keysThatAreNoneAreRefusedWithoutBeingShown(String keys) {
    assertThatThrownBy(() -> box(keys.split(",", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("ICEi")
        .hasNoCause();
  }

  private static void refused(Runnable work) {
    assertThatThrownBy(work::run).isInstanceOf(UnreadableSecret.class);
  }
}
