package dev.ward.bench;

import dev.ward.local.Service;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How soon each service is ready, and how much memory it holds when nobody asks it anything. */
final class Starting implements Measure {
  private static final Bar START = Bar.atMost(2.5);
  private static final Bar AT_REST = Bar.atMost(220);
  private static final int REST_SECONDS = 10;

  private final Stage stage;
  private final Options options;

  Starting(Stage stage, Options options) {
    this.stage = stage;
    this.options = options;
  }

  @Override
  public List<String> figures() {
    return List.of("S1", "S2");
  }

  @Override
  public void take(Report report) throws Exception {
    Map<Service, Long> memory = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      List<Double> starts = new ArrayList<>();
      for (int round = 0; round < options.rounds(); round++) {
        starts.add(start(service, memory));
      }
      double seconds = Median.of(starts.stream().mapToDouble(Double::doubleValue).toArray());
      report.add(
          Figure.of("S1", "start of " + service.fullName() + " to ready", seconds, "s", START, ""));
    }
    memory.forEach(
        (service, megabytes) ->
            report.add(
                Figure.of(
                    "S2",
                    "memory of " + service.fullName() + " at rest",
                    megabytes,
                    "MiB",
                    AT_REST,
                    "resident")));
  }

  private double start(Service service, Map<Service, Long> memory) throws InterruptedException {
    Stopwatch watch = new Stopwatch();
    stage.start(service);
    double seconds = watch.seconds();
    try {
      TimeUnit.SECONDS.sleep(REST_SECONDS);
      memory.put(service, stage.usage(service).residentMegabytes());
      return seconds;
    } finally {
      stage.stop(service);
    }
  }
}
