package dev.ward.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes traces as a collector does (OTLP over HTTP), and knows what was in them. */
public final class Collector implements AutoCloseable {

  private final HttpServer server;

  /** Protocol buffers, a character each byte: texts in them stand as they are. */
  private final List<String> received = new CopyOnWriteArrayList<>();

  public Collector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/v1/traces",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          received.add(new String(body, StandardCharsets.ISO_8859_1));
          exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Everything that was received. */
  public List<String> received() {
    return List.copyOf(received);
  }

  /** Whether a service has told something of a trace. */
  public boolean has(Service service, String traceId) {
    String id = new String(HexFormat.of().parseHex(traceId), StandardCharsets.ISO_8859_1);
    return received.stream()
        .anyMatch(spans -> spans.contains(service.fullName()) && spans.contains(id));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
