package dev.ward.bench;

import dev.ward.local.Failure;
import dev.ward.local.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * How soon each service is ready, by itself and with what Java has learned of an earlier start, and
 * how much memory it holds when nobody asks it anything.
 */
final class Starting implements Measure {
  private static final Bar START = Bar.atMost(2.5);
  private static final Bar START_WITH_CACHE = Bar.atMost(1.2);
  private static final Bar AT_REST = Bar.atMost(220);
  private static final int REST_SECONDS = 10;
  private static final Duration LEARNING = Duration.ofMinutes(3);
  private static final String JAVA_OPTIONS = "JAVA_TOOL_OPTIONS";

  /** What this Java can keep of a run, which is what the services run on, too. */
  private static final Cache CACHE =
      Runtime.version().feature() >= 25
          ? new Cache("-XX:AOTCacheOutput=", "-XX:AOTCache=", "AOT cache")
          : new Cache("-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile=", "AppCDS");

  private record Cache(String learning, String believing, String told) {}

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
      Map<String, String> learned = learn(service);
      List<Start> plain = new ArrayList<>();
      List<Start> cached = new ArrayList<>();
      for (int round = 0; round < options.rounds(); round++) {
        plain.add(start(service, Map.of()));
        cached.add(start(service, learned));
      }
      String what = "start of " + service.fullName();
      report.add(figure(what + " to ready", plain, START, ""));
      report.add(figure(what + " with a cache", cached, START_WITH_CACHE, CACHE.told + ", "));
      memory.put(service, plain.get(plain.size() - 1).megabytes());
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

  /**
   * What another's load hardly changes is told, too: the time that a start took of the processors.
   */
  private static Figure figure(String what, List<Start> starts, Bar bar, String how) {
    double processors = median(starts, Start::processorSeconds);
    return Figure.of(
        "S1",
        what,
        median(starts, Start::seconds),
        "s",
        bar,
        how + Figure.number(processors) + " s of processors");
  }

  private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
    return Median.of(starts.stream().mapToDouble(figure).toArray());
  }

  /**
   * Lets it run once and end; returns what its Java is told so that it believes what it learned.
   */
  private Map<String, String> learn(Service service) {
    Path learned = stage.file(service.fullName() + ".learned");
    stage.start(service, Map.of(JAVA_OPTIONS, CACHE.learning + learned));
    stage.stop(service, LEARNING);
    if (!Files.exists(learned)) {
      throw new Failure("Java has left nothing of the run of " + service.fullName() + ".");
    }
    return Map.of(JAVA_OPTIONS, CACHE.believing + learned);
  }

  private Start start(Service service, Map<String, String> own) throws InterruptedException {
    Stopwatch watch = new Stopwatch();
    stage.start(service, own);
    double seconds = watch.seconds();
    try {
      double processors = stage.usage(service).cpuSeconds();
      TimeUnit.SECONDS.sleep(REST_SECONDS);
      return new Start(seconds, processors, stage.usage(service).residentMegabytes());
    } finally {
      stage.stop(service);
    }
  }

  /**
   * A start of a service.
   *
   * @param processorSeconds what it took of the processors until it was ready
   * @param megabytes what it held some seconds later
   */
  private record Start(double seconds, double processorSeconds, long megabytes) {}
}
