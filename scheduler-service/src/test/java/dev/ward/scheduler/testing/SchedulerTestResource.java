package dev.ward.scheduler.testing;

import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The service with its loops running, and the address of a mail server that is away until a test
 * puts a {@link MailSink} there. Webhooks may go to this machine.
 */
public final class SchedulerTestResource implements QuarkusTestResourceLifecycleManager {

  static final String SMTP_PORT = "test.ward.smtp-port";

  private final WardTestResource ward = new WardTestResource();

  @Override
  public Map<String, String> start() {
    ward.init(Map.of("role", "scheduler_service"));
    Map<String, String> settings = new HashMap<>(ward.start());
    String smtp = String.valueOf(freePort());
    settings.put(SMTP_PORT, smtp);
    settings.put("quarkus.mailer.mock", "false");
    settings.put("quarkus.mailer.host", "localhost");
    settings.put("quarkus.mailer.port", smtp);
    settings.put("quarkus.mailer.from", "Ward <no-reply@ward.example>");
    settings.put("ward.notifications.web-url", "https://app.ward.example/");
    settings.put("ward.notifications.runbooks-url", "https://docs.ward.example/runbooks/");
    settings.put("ward.notifications.enabled", "true");
    settings.put("ward.notifications.idle", "100ms");
    settings.put("ward.notifications.measured", "200ms");
    settings.put("ward.notifications.attempts", "3");
    settings.put("ward.timers.enabled", "true");
    settings.put("ward.timers.idle", "100ms");
    settings.put("ward.timers.measured", "200ms");
    settings.put("ward.inbox.watch-every", "200ms");
    settings.put("ward.inbox.watchers-per-person", "2");
    settings.put("ward.webhook.insecure", "true");
    settings.put("ward.webhook.networks", "127.0.0.0/8");
    settings.put("ward.webhook.timeout", "3s");
    settings.put("ward.channels.keys", "test:" + Base64.getEncoder().encodeToString(new byte[32]));
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
