package dev.ward.audit.streams;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives syslog over TLS, with a certificate of its own for localhost. */
final class TestSyslog implements AutoCloseable {

  private static final String PASSWORD = "a-password";

  private final Vertx vertx = Vertx.vertx();
  private final Path directory;
  private final NetServer server;
  private final String certificate;
  private final List<Buffer> connections = new CopyOnWriteArrayList<>();

  TestSyslog() {
    try {
      directory = Files.createTempDirectory("syslog");
      Path store = directory.resolve("server.p12");
      keytool(store);
      certificate = pem(store);
      server =
          vertx
              .createNetServer(
                  new NetServerOptions()
                      .setSsl(true)
                      .setKeyCertOptions(
                          new PfxOptions().setPath(store.toString()).setPassword(PASSWORD)))
              .connectHandler(
                  socket -> {
                    Buffer received = Buffer.buffer();
                    connections.add(received);
                    socket.handler(received::appendBuffer);
                    socket.exceptionHandler(ignored -> {});
                  })
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .join();
    } catch (IOException | GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return server.actualPort();
  }

  /** Whom to trust, as PEM. */
  String certificate() {
    return certificate;
  }

  /** The messages of whole connections, taken apart by the octets that each says it has. */
  List<String> messages() {
    List<String> messages = new ArrayList<>();
    for (Buffer connection : connections) {
      byte[] bytes = connection.getBytes();
      int at = 0;
      while (at < bytes.length) {
        int space = at;
        while (bytes[space] != ' ') {
          space++;
        }
        int octets = Integer.parseInt(new String(bytes, at, space - at, StandardCharsets.US_ASCII));
        if (space + 1 + octets > bytes.length) {
          break;
        }
        messages.add(new String(bytes, space + 1, octets, StandardCharsets.UTF_8));
        at = space + 1 + octets;
      }
    }
    return messages;
  }

  private static void keytool(Path store) throws IOException, InterruptedException {
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String output = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (made.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
  }

  private static String pem(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(keys.getCertificate("server").getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  @Override
  public void close() throws IOException {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    Files.deleteIfExists(directory.resolve("server.p12"));
    Files.deleteIfExists(directory);
  }
}
