package dev.ward.platform.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Refuses bodies in which a field stands twice: two readers would understand them differently, and
 * what a proxy or a log has looked at must be what is done. Refuses those, too, that are nested
 * deeper than anything that is asked for here.
 */
@Singleton
class StrictJson implements ObjectMapperCustomizer {

  private static final int DEEPEST = 64;

  @Override
  public void customize(ObjectMapper mapper) {
    mapper
        .getFactory()
        .setStreamReadConstraints(
            mapper.getFactory().streamReadConstraints().rebuild().maxNestingDepth(DEEPEST).build());
    mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  }
}
