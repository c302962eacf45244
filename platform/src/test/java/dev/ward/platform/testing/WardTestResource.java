package dev.ward.platform.testing;

import dev.ward.database.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * A real PostgreSQL with the whole schema, and a key pair in the identity provider's place: the service under test runs as
 * it does in production, as its own database role, verifying tokens against issuer, audience, algorithm and time.
 *
 * <p>The argument {@code role} names the database role to log in as.
 */
public final class WardTestResource implements QuarkusTestResourceLifecycleManager {

  static final String DATABASE_PORT = "test.ward.database-port";

  private static final TestKeys KEYS = new TestKeys();

  private String role = "";
  private EmbeddedDatabase database;

  @Override
  public void init(Map<String, String> arguments) {
    role = arguments.get("role");
  }

  @Override
  public Map<String, String> start() {
    database = EmbeddedDatabase.startMigrated();
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "quarkus.datasource.reactive.url",
        "postgresql://localhost:%d/ward".formatted(database.port()));
    settings.put("quarkus.datasource.username", role);
    settings.put("quarkus.datasource.password", "");
    settings.put("quarkus.oidc.public-key", KEYS.publicKey());
    settings.put("quarkus.oidc.token.issuer", Tokens.ISSUER);
    settings.put("quarkus.oidc-client.client-enabled", "false");
    settings.put(DATABASE_PORT, String.valueOf(database.port()));
    settings.put(Tokens.PRIVATE_KEY, KEYS.privateKey());
    return settings;
  }

  @Override
  public void stop() {
    if (database != null) {
      database.close();
    }
  }
}
