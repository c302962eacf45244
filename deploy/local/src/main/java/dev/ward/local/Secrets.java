package dev.ward.local;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Properties;

/**
 * Passwords of one run, made at first need and readable by its owner only; none is ever in the
 * source tree.
 */
public final class Secrets {
  /** What the PKCS #8 of an Ed25519 key begins with; the 32 bytes of the key follow. */
  private static final byte[] ED25519 = HexFormat.of().parseHex("302e020100300506032b657004220420");

  private final Path file;
  private final Properties values = new Properties();
  private final SecureRandom random = new SecureRandom();

  Secrets(Path file) {
    this.file = file;
    if (Files.exists(file)) {
      try (var reader = Files.newBufferedReader(file)) {
        values.load(reader);
      } catch (IOException e) {
        throw new Failure("The secrets in " + file + " can't be read: " + e.getMessage() + ".", e);
      }
    }
  }

  public static Secrets of(Settings settings) {
    return new Secrets(settings.state().resolve("secrets.properties"));
  }

  /** The password of a database role. */
  public String databasePassword(String role) {
    return secret("database." + role);
  }

  /** The secret of a confidential client at Keycloak. */
  public String clientSecret(Service service) {
    return secret("client." + service.fullName());
  }

  /** A key of 32 bytes in base64. */
  public String encryptionKey(String purpose) {
    return Base64.getEncoder().encodeToString(bytes(purpose));
  }

  /** An Ed25519 private key (PKCS #8) in base64. */
  public String signingKey(String purpose) {
    byte[] key = bytes(purpose + "-signing");
    byte[] encoded = Arrays.copyOf(ED25519, ED25519.length + key.length);
    System.arraycopy(key, 0, encoded, ED25519.length, key.length);
    return Base64.getEncoder().encodeToString(encoded);
  }

  private byte[] bytes(String purpose) {
    try {
      byte[] seed = secret("key." + purpose).getBytes(StandardCharsets.US_ASCII);
      return MessageDigest.getInstance("SHA-256").digest(seed);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public String keycloakAdministrator() {
    return secret("keycloak.administrator");
  }

  private synchronized String secret(String name) {
    String known = values.getProperty(name);
    if (known != null) {
      return known;
    }
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    String made = HexFormat.of().formatHex(bytes);
    values.setProperty(name, made);
    save();
    return made;
  }

  private void save() {
    try {
      if (!Files.exists(file)) {
        var ownerOnly = PosixFilePermissions.fromString("rw-------");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
      }
      try (Writer writer = Files.newBufferedWriter(file)) {
        values.store(writer, null);
      }
    } catch (IOException e) {
      throw new Failure("The secrets can't be kept in " + file + ": " + e.getMessage() + ".", e);
    }
  }
}
