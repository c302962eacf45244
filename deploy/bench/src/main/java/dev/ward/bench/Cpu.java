package dev.ward.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Processor time a request takes of a process, over several rounds. It tells where the time goes,
 * and unlike a rate it hardly depends on what else the machine does.
 */
final class Cpu {
  private final ProcessUsage process;
  private final List<Double> micros = new ArrayList<>();

  Cpu(ProcessUsage process) {
    this.process = process;
  }

  /** Runs a round of so many seconds. */
  Rate during(int seconds, Supplier<Rate> round) {
    double before = process.cpuSeconds();
    Rate rate = round.get();
    micros.add((process.cpuSeconds() - before) * 1e6 / (rate.perSecond() * seconds));
    return rate;
  }

  double microsPerRequest() {
    return Median.of(micros.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
