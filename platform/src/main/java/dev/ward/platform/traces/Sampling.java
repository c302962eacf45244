package dev.ward.platform.traces;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Which work is traced: what a traced caller asks for, and a share of everything else that is asked
 * for or that the clock does. What begins with a question of our own, as the loops do that look for
 * work every second, is no work.
 */
@Singleton
class Sampling {

  @Produces
  @Singleton
  Sampler sampler(
      @ConfigProperty(name = "quarkus.otel.traces.sampler.arg", defaultValue = "0.1")
          double share) {
    return Sampler.parentBased(new Beginnings(Sampler.traceIdRatioBased(share)));
  }

  private record Beginnings(Sampler share) implements Sampler {

    @Override
    public SamplingResult shouldSample(
        Context parent,
        String traceId,
        String name,
        SpanKind kind,
        Attributes attributes,
        List<LinkData> links) {
      return kind == SpanKind.CLIENT
          ? SamplingResult.drop()
          : share.shouldSample(parent, traceId, name, kind, attributes, links);
    }

    @Override
    public String getDescription() {
      return share.getDescription() + " of what is asked for";
    }
  }
}
