package dev.ward.local.isolation;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.local.Collector;
import dev.ward.local.Ports;
import dev.ward.local.Progress;
import dev.ward.local.Service;
import dev.ward.local.Settings;
import dev.ward.local.TemporaryState;
import dev.ward.local.WardStack;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * All of Ward with its troupe, started once for all tests that go through every operation, and
 * stopped behind the last test of all.
 */
public final class Stage implements AutoCloseable {

  /** Nobody is refused for being quick, and no sign-in gets old while a slow machine works. */
  private static final Map<String, String> UNHURRIED =
      Map.ofEntries(
          entry("WARD_LIMITS_CALLER_BURST", "1000000"),
          entry("WARD_LIMITS_CALLER_PER_SECOND", "100000"),
          entry("WARD_LIMITS_CLINIC_BURST", "1000000"),
          entry("WARD_LIMITS_CLINIC_PER_SECOND", "100000"),
          entry("WARD_STEP_UP_MAX_AGE", "1h"),
          entry("WARD_CLAIMS_HOOKS", Troupe.HOOK.fullName()),
          // A stream that lasts is an answer that takes long.
          entry("WARD_INBOX_WATCH_EVERY", "100ms"),
          entry("WARD_INBOX_LONGEST_WATCH", "200ms"),
          // Whatever was killed is stood in for after some seconds.
          entry("WARD_AUDIT_TIMEOUT", "4s"),
          entry("WARD_OUTBOX_LEASE", "9s"),
          entry("WARD_OUTBOX_LONGEST_PAUSE", "1s"),
          entry("WARD_OUTBOX_MEASURED", "1s"),
          entry("WARD_INGEST_DENYLIST_REFRESH", "1s"),
          // As on a cluster. Traced is what a request asks for.
          entry("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"),
          entry("QUARKUS_OTEL_SDK_DISABLED", "false"),
          entry("QUARKUS_OTEL_TRACES_SAMPLER_ARG", "0"),
          entry("QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
          entry("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "200ms"));

  private final Path repository = Path.of("").toAbsolutePath().getParent().getParent();
  private final Collector collector = new Collector();
  private final Path state;
  private final WardStack ward;
  private final Troupe troupe;
  private final List<Operation> operations = new ArrayList<>();

  private Stage() throws IOException {
    state = Files.createTempDirectory("ward-stage");
    Progress silent = new Progress(new PrintStream(OutputStream.nullOutputStream()));
    Map<String, String> settings = new HashMap<>(UNHURRIED);
    settings.put("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", collector.url());
    ward = new WardStack(new Settings(repository, state, Ports.free()), silent, settings);
    try {
      ward.start();
      for (Service service : Service.values()) {
        URI document = URI.create(ward.settings().url(service) + "/q/openapi?format=json");
        operations.addAll(Operation.of(service, new ObjectMapper().readTree(document.toURL())));
      }
      troupe = new Troupe(ward);
    } catch (IOException | RuntimeException e) {
      ward.close();
      throw e;
    }
  }

  static Stage of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(Stage.class))
        .getOrComputeIfAbsent(Stage.class, first -> opened(), Stage.class);
  }

  private static Stage opened() {
    try {
      return new Stage();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public WardStack ward() {
    return ward;
  }

  /** Where the services' traces go. */
  Collector collector() {
    return collector;
  }

  /** A token of a service's own. */
  public String serviceToken() {
    return troupe.token("service");
  }

  Troupe troupe() {
    return troupe;
  }

  /** Every operation that the services describe. */
  List<Operation> operations() {
    return List.copyOf(operations);
  }

  Path documents() {
    return repository.resolve("docs");
  }

  @Override
  public void close() throws IOException {
    ward.close();
    collector.close();
    TemporaryState.delete(state);
  }
}
