package dev.ward.audit;

import static io.restassured.RestAssured.given;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/** The proofs as tests make them, and the vault as somebody sees it who stands beside it. */
public final class Proofs {

  // The same wherever this class is loaded: the profile is asked by another loader than runs the
  // tests.
  public static final KeyPair CURRENT = key(1);
  public static final KeyPair RETIRED = key(2);

  private static final String DIRECTORY = "ward.audit.vault.directory";

  /** The service's own rounds stand still; tests go them by hand. */
  public static final class ByHand implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        return Map.of(
            "ward.audit.vault.kind",
            "file",
            DIRECTORY,
            Files.createTempDirectory("vault").toString(),
            "ward.audit.checkpoints.every",
            "1h",
            "ward.audit.checkpoints.carry",
            "1h",
            "ward.audit.retention.segment",
            "3",
            "ward.audit.signing-keys",
            "2026:%s,2025:%s".formatted(base64(CURRENT), base64(RETIRED)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final String ENABLE =
      """
      do $$
      declare
        own record;
      begin
        for own in select tgname from pg_trigger where tgrelid = 'audit.%1$s'::regclass and not tgisinternal loop
          execute format('alter table audit.%1$s enable always trigger %%I', own.tgname);
        end loop;
      end
      $$
      """;

  private Proofs() {}

  /** Goes a round, as an operator asks for one. */
  public static ValidatableResponse sign() {
    return given()
        .auth()
        .oauth2(Tokens.user(UUID.randomUUID()).operator().sign())
        .post("/audit/v1/checkpoints")
        .then()
        .statusCode(200);
  }

  public static void record(UUID clinic, int events) {
    Events.record(
        IntStream.range(0, events).mapToObj(i -> Events.of(clinic)).toArray(JsonObject[]::new));
  }

  public static Path vault() {
    return Path.of(ConfigProvider.getConfig().getValue(DIRECTORY, String.class));
  }

  /** The checkpoints of a chain in the vault, the latest first. */
  public static List<Path> kept(UUID stream) {
    Path folder = vault().resolve("checkpoints/" + stream);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonObject read(Path file) {
    try {
      return new JsonObject(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The signature of a text by a key, in base64. */
  public static String signature(KeyPair key, String text) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(key.getPrivate());
      ed25519.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(ed25519.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair key(int seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new Same(seed));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** No chance at all. */
  private static final class Same extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final byte value;

    private Same(int value) {
      this.value = (byte) value;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, value);
    }
  }

  private static String base64(KeyPair key) {
    return Base64.getEncoder().encodeToString(key.getPrivate().getEncoded());
  }

  /** What only a superuser can do who takes the triggers away first. */
  public static void tamper(String table, String sql, Object... arguments) {
    Directory.execute("alter table audit." + table + " disable trigger all");
    Directory.execute(sql, arguments);
    Directory.execute(ENABLE.formatted(table));
  }
}
