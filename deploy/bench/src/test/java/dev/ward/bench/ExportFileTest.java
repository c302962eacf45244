package dev.ward.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.verifier.Checkpoints;
import dev.ward.verifier.ExportVerifier;
import dev.ward.verifier.PublicKeys;
import dev.ward.verifier.Verdict;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportFileTest {

  @TempDir Path directory;

  @Test
  void theExportIsOneThatTheVerifierFindsWholeAndSigned() throws Exception {
    Path export = directory.resolve("export.ndjson");
    Path key = directory.resolve("key.pem");
    ExportFile.write(export, key, 1003, 7);

    PublicKeys keys = new PublicKeys();
    keys.addAll(Files.readString(key));
    try (InputStream file = Files.newInputStream(export)) {
      Verdict verdict = new ExportVerifier(keys, new Checkpoints()).verify(file);
      assertThat(verdict.finding()).isNull();
      assertThat(verdict.events()).isEqualTo(1003);
      assertThat(verdict.chains()).hasSize(7);
      assertThat(verdict.keyId()).isEqualTo("bench");
    }
    assertThat(Files.readString(export).lines().filter(line -> line.contains("\"opened\"")))
        .hasSize(303);
  }
}
