package dev.ward.bench;

import dev.ward.local.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The limit: the statement that metrics-service sends, context and all, with no service in between.
 * Each reader is a script of its own that takes one of the reader's clinics by chance; everything
 * that the service would bind is bound.
 */
final class Pgbench {
  private static final int CONNECTIONS = 8;
  private static final int LATENCY_FIELD = 2;

  private static final String SCRIPT =
      """
      \\set n random(1, %d)
      select stamp, body from metrics.series(
        access.enter(:subject_%d, :epoch, :role, :organizations::text::jsonb, :operator, null, :kind,
                     ('{%s}'::uuid[])[:n], :permitted, :read_only, :request::text::jsonb),
        ('{%<s}'::uuid[])[:n], :keys, :from, :to, :granularity, '', '', '');
      """;

  private final Stage stage;
  private final Path logs;
  private final List<String> command = new ArrayList<>();

  Pgbench(Stage stage, List<Team> readers, ClinicRead read) throws IOException {
    this.stage = stage;
    this.logs = Files.createDirectories(stage.file("pgbench"));
    command.addAll(
        List.of(
            "pgbench",
            "--no-vacuum",
            "--protocol=prepared",
            "--client=" + CONNECTIONS,
            "--host=127.0.0.1",
            "--port=" + stage.settings().ports().postgres(),
            "--username=metrics_service",
            "--log",
            "--log-prefix=" + logs.resolve("log")));
    define("role", "viewer");
    define("epoch", Long.toString(readers.get(0).epoch()));
    define("organizations", "{}");
    define("operator", "false");
    define("kind", "clinic");
    define("permitted", "{viewer,staff,provider,admin,owner,compliance,service}");
    define("read_only", "true");
    define("request", "{\"id\":\"0198f0a4-7f6e-7d3c-9a55-5f2b6f0a1c11\",\"ip\":\"127.0.0.1\"}");
    define("keys", "{" + read.keys() + "}");
    define("from", read.from().toString());
    define("to", read.to().toString());
    define("granularity", "day");
    int number = 0;
    for (Team reader : readers) {
      number++;
      define("subject_" + number, reader.subject().toString());
      command.add("--file=" + script(number, reader));
    }
    command.add("ward");
  }

  /** As many as eight connections get answered. */
  Rate run(int seconds) {
    return run(seconds, List.of());
  }

  /** So many a second at chance intervals; a late one counts from when it was due. */
  Rate run(int seconds, double perSecond) {
    return run(seconds, List.of(String.format(Locale.ROOT, "--rate=%.1f", perSecond)));
  }

  private Rate run(int seconds, List<String> more) {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(1, more);
    whole.add(1, "--time=" + seconds);
    Tool.run(whole, Map.of("PGPASSWORD", stage.databasePassword("metrics_service")));
    try {
      return Rate.ofMicros(latencies(), seconds);
    } catch (IOException e) {
      throw new Failure("pgbench's log can't be read: " + e.getMessage() + ".", e);
    }
  }

  private long[] latencies() throws IOException {
    List<Path> written;
    try (Stream<Path> files = Files.list(logs)) {
      written = files.filter(file -> file.getFileName().toString().startsWith("log")).toList();
    }
    LongStream.Builder latencies = LongStream.builder();
    for (Path file : written) {
      try (Stream<String> lines = Files.lines(file)) {
        lines.forEach(line -> latencies.add(Long.parseLong(line.split(" ")[LATENCY_FIELD])));
      }
      Files.delete(file);
    }
    return latencies.build().toArray();
  }

  private void define(String name, String value) {
    command.add("--define=" + name + "=" + value);
  }

  private Path script(int number, Team reader) throws IOException {
    String clinics =
        reader.clinics().stream().map(Object::toString).collect(Collectors.joining(","));
    Path file = logs.resolve("reader-%d.sql".formatted(number));
    String script = SCRIPT.formatted(reader.clinics().size(), number, clinics);
    return Files.writeString(file, script);
  }
}
