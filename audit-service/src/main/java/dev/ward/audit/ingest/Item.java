package dev.ward.audit.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What became of one event of a batch.
 *
 * @param id as the producer sent it; null if it could not be read
 * @param reason why it was rejected
 */
record Item(
    @Nullable String id,
    @Schema(enumeration = {"recorded", "duplicate", "rejected"}) String status,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason) {

  static Item rejected(@Nullable String id, String reason) {
    return new Item(id, "rejected", reason);
  }
}
