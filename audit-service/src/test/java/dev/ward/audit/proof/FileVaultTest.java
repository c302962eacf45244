package dev.ward.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileVaultTest {

  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER = "other".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @Test
  void whatIsKeptIsNeverOverwritten() throws Exception {
    Vault vault = new FileVault(folder.resolve("vault"));
    done(vault.put("checkpoints/a/1.json", CONTENT));
    done(vault.put("checkpoints/a/1.json", CONTENT));
    assertThatThrownBy(() -> done(vault.put("checkpoints/a/1.json", OTHER)))
        .isInstanceOf(Vault.OtherwiseKept.class);
    assertThat(done(vault.get("checkpoints/a/1.json"))).isEqualTo(CONTENT);
    try (var files = Files.list(folder.resolve("vault/checkpoints/a"))) {
      assertThat(files).as("nothing unfinished is left").hasSize(1);
    }
  }

  @Test
  void ofManyWhoKeepOneNameOneSucceeds() throws Exception {
    Vault vault = new FileVault(folder);
    AtomicInteger kept = new AtomicInteger();
    CountDownLatch answers = new CountDownLatch(16);
    for (int i = 0; i < 16; i++) {
      vault
          .put("name", ("content " + i).getBytes(StandardCharsets.UTF_8))
          .onTermination()
          .invoke(answers::countDown)
          .subscribe()
          .with(done -> kept.incrementAndGet(), failure -> {});
    }
    answers.await();
    assertThat(kept).hasValue(1);
  }

  @Test
  void namesAreListedInTheirOrder() throws Exception {
    Vault vault = new FileVault(folder);
    UUID stream = UUID.randomUUID();
    for (long seq : List.of(9L, 10L, 100L)) {
      done(vault.put(VaultNames.checkpoint(stream, seq), CONTENT));
    }
    done(vault.put(VaultNames.checkpoint(UUID.randomUUID(), 200), CONTENT));
    String prefix = VaultNames.checkpoints(stream);
    assertThat(done(vault.list(prefix, null, 10)))
        .extracting(name -> name.replaceAll(".*-(\\d+)\\.json", "$1"))
        .containsExactly("100", "10", "9");
    assertThat(done(vault.list(prefix, VaultNames.laterThan(stream, 99), 1)))
        .containsExactly(VaultNames.checkpoint(stream, 10));
    assertThat(done(vault.list(prefix, VaultNames.laterThan(stream, 10), 1)))
        .containsExactly(VaultNames.checkpoint(stream, 10));
    assertThat(done(vault.list("checkpoints/none/", null, 10))).isEmpty();
  }

  @Test
  void noNameLeadsOutOfTheVault() {
    Vault vault = new FileVault(folder);
    for (String name : List.of("../x", "/etc/x", "a/../../x", "a//b", "", "a/.hidden")) {
      assertThatThrownBy(() -> done(vault.put(name, CONTENT)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> done(vault.get(name))).isInstanceOf(IllegalArgumentException.class);
    }
  }

  static <T> T done(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(20));
  }
}
