package dev.ward.bench;

import dev.ward.local.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An export checked offline by the command that anybody runs, from its start to its end. */
final class Verifying implements Measure {
  private static final Bar TIME = Bar.atMost(10);
  private static final int EVENTS = 1_000_000;
  private static final int CLINICS = 200;

  private final Stage stage;
  private final Options options;

  Verifying(Stage stage, Options options) {
    this.stage = stage;
    this.options = options;
  }

  @Override
  public List<String> figures() {
    return List.of("B1");
  }

  @Override
  public void take(Report report) throws IOException, GeneralSecurityException {
    int events = options.quick() ? EVENTS / 100 : EVENTS;
    Path export = stage.file("export.ndjson");
    Path key = stage.file("export-key.pem");
    ExportFile.write(export, key, events, CLINICS);
    try {
      // The first run builds the command if need be.
      verify(export, key, events);
      List<Double> seconds = new ArrayList<>();
      for (int round = 0; round < options.rounds(); round++) {
        seconds.add(verify(export, key, events));
      }
      report.add(
          Figure.of(
              "B1",
              String.format(Locale.ROOT, "%,d events verified offline", events),
              Median.of(seconds.stream().mapToDouble(Double::doubleValue).toArray()),
              "s",
              TIME,
              String.format(Locale.ROOT, "%,d MiB", Files.size(export) >> 20)));
    } finally {
      Files.delete(export);
    }
  }

  private double verify(Path export, Path key, int events) {
    String command = stage.settings().repository().resolve("deploy/verify-audit").toString();
    Stopwatch watch = new Stopwatch();
    String said = Tool.run(List.of(command, export.toString(), "--key", key.toString()), Map.of());
    double seconds = watch.seconds();
    if (!said.startsWith(String.format("Whole: %,d events.", events))
        || !said.contains("Signed by key bench.")) {
      throw new Failure("The verifier says: " + said.strip());
    }
    return seconds;
  }
}
