package dev.ward.metrics.sheets;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;

/** Tells the service that Google is where {@link Google} will be, and to be quick about it. */
public final class GoogleTestResource implements QuarkusTestResourceLifecycleManager {

  static final String PORT = "test.google.port";
  static final String OLD_KEY = "old:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  static final String NEW_KEY = "new:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

  @Override
  public Map<String, String> start() {
    int port = freePort();
    return Map.ofEntries(
        Map.entry(PORT, String.valueOf(port)),
        Map.entry("ward.sheets.api-url", "http://localhost:" + port),
        Map.entry("ward.sheets.token-url", "http://localhost:" + port + "/token"),
        Map.entry("ward.sheets.insecure", "true"),
        Map.entry("ward.sheets.keys", NEW_KEY + "," + OLD_KEY),
        Map.entry("ward.sheets.cells", "40"),
        Map.entry("ward.sheets.max-answer", "16K"),
        Map.entry("ward.sheets.attempts", "4"),
        Map.entry("ward.sheets.pause", "20ms"),
        Map.entry("ward.sheets.longest-pause", "2s"),
        Map.entry("ward.sheets.timeout", "700ms"),
        Map.entry("ward.sheets.tick", "100ms"),
        Map.entry("ward.sheets.lease", "3s"));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    // What listens there is begun and ended by the tests.
  }
}
