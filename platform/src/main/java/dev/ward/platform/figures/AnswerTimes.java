package dev.ward.platform.figures;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Counts answers by how long they took, so that a promise can be about nearly all of them and not
 * about their mean. Few limits, because each is a series for every path, method and status; what is
 * promised (docs/slo.md) is one of them.
 */
@Singleton
class AnswerTimes {

  private static final String REQUESTS = "http.server.requests";

  private static final double[] LIMITS =
      nanos(
          Duration.ofMillis(10),
          Duration.ofMillis(25),
          Duration.ofMillis(50),
          Duration.ofMillis(150),
          Duration.ofMillis(500),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10));

  @Produces
  @Singleton
  MeterFilter counted() {
    return new MeterFilter() {
      @Override
      public DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        return id.getName().equals(REQUESTS)
            ? DistributionStatisticConfig.builder()
                .serviceLevelObjectives(LIMITS)
                .build()
                .merge(config)
            : config;
      }
    };
  }

  private static double[] nanos(Duration... limits) {
    return Stream.of(limits).flatMapToDouble(limit -> DoubleStream.of(limit.toNanos())).toArray();
  }
}
