package dev.ward.audit.accesses;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Who did something with what there is of a patient, those who did most first.
 *
 * @param complete whether all of their events were counted, or only the newest ten thousand
 */
@Schema(name = "AccessSummary")
record AccessSummary(List<Person> people, boolean complete) {

  @Schema(name = "AccessesOfPerson")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Person(
      String type,
      @Nullable String id,
      List<String> roles,
      long accesses,
      long denied,
      Instant firstAt,
      Instant lastAt,
      List<String> actions) {}
}
