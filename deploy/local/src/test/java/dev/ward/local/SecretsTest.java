package dev.ward.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path directory;

  @Test
  void onlyTheOwnerMayReadThem() throws IOException {
    Path file = directory.resolve("secrets.properties");
    new Secrets(file).databasePassword("tenancy_service");
    assertThat(Files.getPosixFilePermissions(file))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  @Test
  void aSecretIsMadeOnceAndIsNobodyElses() {
    Path file = directory.resolve("secrets.properties");
    String made = new Secrets(file).databasePassword("tenancy_service");
    assertThat(new Secrets(file).databasePassword("tenancy_service")).isEqualTo(made);
    assertThat(new Secrets(file).databasePassword("metrics_service")).isNotEqualTo(made);
    assertThat(new Secrets(directory.resolve("other")).databasePassword("tenancy_service"))
        .isNotEqualTo(made);
  }

  @Test
  void aSigningKeyIsMadeOnceAndSigns() throws Exception {
    Path file = directory.resolve("secrets.properties");
    String made = new Secrets(file).signingKey("audit");
    assertThat(new Secrets(file).signingKey("audit")).isEqualTo(made);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(made))));
    assertThat(signature.sign()).hasSize(64);
  }
}
