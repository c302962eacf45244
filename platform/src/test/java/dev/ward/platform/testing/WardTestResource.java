package dev.ward.platform.testing;

import dev.ward.database.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * A real PostgreSQL with the whole schema, and a stand-in that publishes keys in the identity
 * provider's place: the service under test runs as it does in production, as its own database role,
 * verifying tokens against the published keys, issuer, audience, algorithm and time.
 *
 * <p>The argument {@code role} names the database role to log in as. With the argument {@code
 * audit} there is an audit service, too (see {@link AuditStandIn}); without it, events wait in the
 * outbox. With {@code traced} as its value everything is traced.
 */
public final class WardTestResource implements QuarkusTestResourceLifecycleManager {

  static final String DATABASE_PORT = "test.ward.database-port";

  private static final TestKeys KEYS = new TestKeys();

  /** Where the audit service's stand-in is told what to do. */
  public static final String AUDIT_URL = "ward.audit.url";

  private String role = "";
  private boolean withAudit;
  private boolean traced;
  private EmbeddedDatabase database;
  private IdentityStandIn identity;
  private AuditStandIn audit;

  @Override
  public void init(Map<String, String> arguments) {
    role = arguments.get("role");
    withAudit = arguments.containsKey("audit");
    traced = "traced".equals(arguments.get("audit"));
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
    identity = new IdentityStandIn(KEYS.publicKey());
    settings.put(IdentityProvider.URL, identity.url());
    settings.put("quarkus.oidc.auth-server-url", identity.realm());
    settings.put("quarkus.oidc.token.forced-jwk-refresh-interval", "1s");
    settings.put("quarkus.oidc.token.issuer", Tokens.ISSUER);
    if (withAudit) {
      audit = new AuditStandIn();
      settings.put(AUDIT_URL, audit.url());
      settings.put("quarkus.oidc-client.auth-server-url", audit.url());
      settings.put("quarkus.oidc-client.credentials.secret", "a-secret");
      settings.put("quarkus.otel.sdk.disabled", String.valueOf(!traced));
      settings.put("quarkus.otel.traces.sampler.arg", "1");
      settings.put("quarkus.otel.exporter.otlp.endpoint", audit.url());
      settings.put("quarkus.otel.exporter.otlp.protocol", "http/protobuf");
    } else {
      settings.put("quarkus.oidc-client.client-enabled", "false");
    }
    settings.put(DATABASE_PORT, String.valueOf(database.port()));
    settings.put(Tokens.PRIVATE_KEY, KEYS.privateKey());
    return settings;
  }

  @Override
  public void stop() {
    if (audit != null) {
      audit.close();
    }
    if (identity != null) {
      identity.close();
    }
    if (database != null) {
      database.close();
    }
  }
}
