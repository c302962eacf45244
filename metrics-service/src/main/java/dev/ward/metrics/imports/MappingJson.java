package dev.ward.metrics.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.metrics.mapping.ColumnMapping;
import jakarta.inject.Singleton;

/** Mappings as they are kept. */
@Singleton
class MappingJson {

  private final ObjectMapper json;

  MappingJson(ObjectMapper json) {
    this.json = json;
  }

  ColumnMapping mapping(String text) {
    try {
      return json.readValue(text, ColumnMapping.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a kept mapping can be read", e);
    }
  }

  String text(ColumnMapping mapping) {
    try {
      return json.writeValueAsString(mapping);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
