package dev.ward.metrics.sheets;

import java.util.ArrayList;
import java.util.List;

/** Adds up what came of each sheet. */
final class Outcomes {

  private final List<Reject> sample = new ArrayList<>();
  private Counts counts = Counts.NONE;

  void add(Outcome outcome) {
    counts = counts.plus(outcome.counts());
    outcome.sample().stream()
        .limit(Math.max(0, SheetWriter.SHOWN - sample.size()))
        .forEach(sample::add);
  }

  Outcome all() {
    return new Outcome(counts, sample);
  }
}
