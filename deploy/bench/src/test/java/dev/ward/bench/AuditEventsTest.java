package dev.ward.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditEventsTest {

  @Test
  void eachEventIsALineWithAnIdOfItsOwn() throws Exception {
    UUID clinic = UUID.randomUUID();

    String body =
        new String(new AuditEvents(List.of(clinic), 1).batch(5000), StandardCharsets.UTF_8);

    Set<UUID> ids = new HashSet<>();
    int ofPatients = 0;
    for (String line : body.lines().toList()) {
      JsonNode event = new ObjectMapper().readTree(line);
      UUID id = UUID.fromString(event.path("id").asText());
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(event.path("clinicId").asText()).isEqualTo(clinic.toString());
      ids.add(id);
      ofPatients += event.path("subjectId").isTextual() ? 1 : 0;
    }
    assertThat(ofPatients).isEqualTo(1500);
    assertThat(ids).hasSize(5000);
  }
}
