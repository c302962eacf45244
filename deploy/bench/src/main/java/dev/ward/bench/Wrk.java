package dev.ward.bench;

import dev.ward.local.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As many requests as sixteen connections get answered. */
final class Wrk {
  static final int CONNECTIONS = 16;

  private static final Pattern MEASURED =
      Pattern.compile(
          "measured requests=(\\d+) micros=(\\d+) p50=(\\d+) p95=(\\d+) p99=(\\d+) failed=(\\d+)");

  private final Path script;
  private final Path requests;
  private final String url;

  Wrk(Stage stage, Path requests, String url) throws IOException {
    this.requests = requests;
    this.url = url;
    this.script = stage.file("rotate.lua");
    try (InputStream in = Wrk.class.getResourceAsStream("/rotate.lua")) {
      Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  Rate run(int seconds) {
    String output =
        Tool.run(
            List.of(
                "wrk",
                "--threads=1",
                "--connections=" + CONNECTIONS,
                "--duration=" + seconds + "s",
                "--timeout=10s",
                "--script=" + script,
                url,
                "--",
                requests.toString()),
            Map.of());
    Matcher measured = MEASURED.matcher(output);
    if (!measured.find()) {
      throw new Failure("wrk says nothing that can be read: " + output.strip());
    }
    long count = Long.parseLong(measured.group(1));
    long failed = Long.parseLong(measured.group(6));
    if (failed > 0) {
      throw new Failure("%d of %d requests failed.".formatted(failed, count));
    }
    return new Rate(
        count * 1e6 / Long.parseLong(measured.group(2)),
        Long.parseLong(measured.group(3)) / 1000.0,
        Long.parseLong(measured.group(4)) / 1000.0,
        Long.parseLong(measured.group(5)) / 1000.0);
  }
}
