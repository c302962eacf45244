package dev.ward.tenancy.testing;

import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/**
 * What every test of this service runs on, and the addresses of an identity provider and of a mail
 * server that are away until a test puts a {@link KeycloakStandIn} and a {@link MailSink} there.
 */
public final class TenancyTestResource implements QuarkusTestResourceLifecycleManager {

  static final String KEYCLOAK_PORT = "test.ward.keycloak-port";
  static final String SMTP_PORT = "test.ward.smtp-port";

  private final WardTestResource ward = new WardTestResource();

  @Override
  public Map<String, String> start() {
    ward.init(Map.of("role", "tenancy_service"));
    int port = freePort();
    Map<String, String> settings = new HashMap<>(ward.start());
    settings.put(KEYCLOAK_PORT, String.valueOf(port));
    settings.put("ward.keycloak.admin-url", "http://localhost:" + port + "/admin/realms/ward");
    settings.put("ward.keycloak.timeout", "1s");
    settings.put("ward.claims.longest-pause", "1s");
    settings.put("ward.identity.idle", "200ms");
    settings.put("ward.identity.compared-every", "0s");
    settings.put("ward.identity.page", "3");
    settings.put("ward.sign-ins.every", "0s");
    settings.put("ward.sign-ins.page", "3");
    settings.put("quarkus.oidc-client.client-enabled", "true");
    settings.put(
        "quarkus.oidc-client.auth-server-url", "http://localhost:" + port + "/realms/ward");
    settings.put("quarkus.oidc-client.credentials.secret", "a-secret");
    String smtp = String.valueOf(freePort());
    settings.put(SMTP_PORT, smtp);
    settings.put("quarkus.mailer.mock", "false");
    settings.put("quarkus.mailer.host", "localhost");
    settings.put("quarkus.mailer.port", smtp);
    settings.put("quarkus.mailer.from", "Ward <no-reply@ward.example>");
    settings.put("ward.web-url", "https://app.ward.example/");
    settings.put("ward.mail.idle", "200ms");
    settings.put("ward.mail.longest-pause", "300ms");
    return settings;
  }

  @Override
  public void stop() {
    ward.stop();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
