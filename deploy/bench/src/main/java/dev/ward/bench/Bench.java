package dev.ward.bench;

import dev.ward.local.Failure;
import dev.ward.local.Progress;
import java.util.List;

/** {@code deploy/bench/run}: takes every measure that was asked for and says what it found. */
final class Bench {
  private final Options options;
  private final Progress progress;
  private final Report report;

  private Bench(Options options, Progress progress) {
    this.options = options;
    this.progress = progress;
    this.report = new Report(progress);
  }

  public static void main(String[] arguments) {
    try {
      boolean complete = new Bench(Options.of(arguments), new Progress(System.out)).run();
      System.exit(complete ? 0 : 1);
    } catch (Failure e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private boolean run() {
    try (Stage stage = Stage.open(options, progress)) {
      for (Measure measure : measures(stage)) {
        if (options.wants(measure.figures())) {
          take(measure);
        }
      }
    }
    report.show();
    return report.isComplete();
  }

  private List<Measure> measures(Stage stage) {
    Dataset dataset = new Dataset(stage, options);
    return List.of(
        new Aggregation(stage, dataset),
        new Reads(stage, dataset, options),
        new Imports(stage, dataset, options),
        new Recording(stage, dataset, options),
        new Writing(stage, dataset, options),
        new Verifying(stage, options),
        new Clockwork(stage, options),
        new Growth(stage, dataset, options),
        new MixedLoad(stage, dataset, options),
        new TrailReads(stage, dataset, options),
        new Starting(stage, options));
  }

  /** A measure that fails says why, and the others are taken all the same. */
  private void take(Measure measure) {
    try {
      measure.take(report);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted.", e);
    } catch (Exception e) {
      String why = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
      report.add(Figure.failed(String.join(",", measure.figures()), why));
    }
  }
}
