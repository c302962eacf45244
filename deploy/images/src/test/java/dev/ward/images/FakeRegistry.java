package dev.ward.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * As much of a registry of images as takes them and gives them back, in memory, with a certificate
 * that counts for nobody.
 */
final class FakeRegistry implements AutoCloseable {
  private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/(sha256:\\w+)");
  private static final Pattern UPLOAD = Pattern.compile("/v2/(.+)/blobs/uploads/(\\d*)");
  private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/(.+)");

  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final HttpsServer server;
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  private final Map<String, String> types = new ConcurrentHashMap<>();
  private final Map<String, String> latest = new ConcurrentHashMap<>();
  private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  /**
   * @param folder where its key may lie meanwhile
   */
  FakeRegistry(Path folder) throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder.resolve("registry.p12"))));
    server.setExecutor(workers);
    server.createContext("/v2/", this::handle);
    server.start();
  }

  private static SSLContext selfSigned(Path file) throws Exception {
    String password = "changeit";
    List<String> keytool =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-alias",
            "registry",
            "-storetype",
            "PKCS12",
            "-storepass",
            password,
            "-keystore",
            file.toString());
    Process process = new ProcessBuilder(keytool).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(KeyStore.getInstance(file.toFile(), password.toCharArray()), password.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** How a repository in it is called. */
  String at(String repository) {
    return "localhost:" + server.getAddress().getPort() + "/" + repository;
  }

  /** The digest of what was put last into a repository. */
  String digest(String repository) {
    return latest.getOrDefault(repository, "");
  }

  List<String> layers(String repository) throws IOException {
    List<String> digests = new ArrayList<>();
    byte[] manifest = manifests.getOrDefault(repository + "/" + digest(repository), new byte[0]);
    for (JsonNode layer : new ObjectMapper().readTree(manifest).path("layers")) {
      digests.add(layer.path("digest").asText());
    }
    return digests;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    Matcher upload = UPLOAD.matcher(path);
    Matcher blob = BLOB.matcher(path);
    Matcher manifest = MANIFEST.matcher(path);
    if (upload.matches()) {
      upload(exchange, upload.group(1), upload.group(2), body);
    } else if (blob.matches()) {
      give(exchange, blobs.get(blob.group(2)), "application/octet-stream");
    } else if (manifest.matches()) {
      manifest(exchange, manifest.group(1), manifest.group(2), body);
    } else {
      answer(exchange, 200, new byte[0]);
    }
  }

  private void upload(HttpExchange exchange, String repository, String id, byte[] body)
      throws IOException {
    String mine = id.isEmpty() ? Integer.toString(next.incrementAndGet()) : id;
    ByteArrayOutputStream content =
        uploads.computeIfAbsent(mine, begun -> new ByteArrayOutputStream());
    content.write(body);
    exchange.getResponseHeaders().set("Location", "/v2/" + repository + "/blobs/uploads/" + mine);
    if (exchange.getRequestMethod().equals("PUT")) {
      blobs.put(digestOf(content.toByteArray()), content.toByteArray());
      answer(exchange, 201, new byte[0]);
    } else {
      answer(exchange, 202, new byte[0]);
    }
  }

  private void manifest(HttpExchange exchange, String repository, String reference, byte[] body)
      throws IOException {
    String key = repository + "/" + reference;
    if (!exchange.getRequestMethod().equals("PUT")) {
      give(exchange, manifests.get(key), types.getOrDefault(key, ""));
      return;
    }
    String digest = digestOf(body);
    for (String name : List.of(key, repository + "/" + digest)) {
      manifests.put(name, body);
      types.put(name, exchange.getRequestHeaders().getFirst("Content-Type"));
    }
    latest.put(repository, digest);
    exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
    answer(exchange, 201, new byte[0]);
  }

  private static void give(HttpExchange exchange, byte[] content, String type) throws IOException {
    if (content == null) {
      answer(exchange, 404, new byte[0]);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Docker-Content-Digest", digestOf(content));
    answer(exchange, 200, content);
  }

  private static void answer(HttpExchange exchange, int status, byte[] content) throws IOException {
    boolean silent = exchange.getRequestMethod().equals("HEAD");
    if (silent) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
    }
    exchange.sendResponseHeaders(status, silent || content.length == 0 ? -1 : content.length);
    if (!silent && content.length > 0) {
      exchange.getResponseBody().write(content);
    }
    exchange.close();
  }

  private static String digestOf(byte[] content) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
