package dev.ward.audit.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What became of one event of a batch.
 *
 * @param id as the producer sent it; null if it could not be read
 * @param pointer the JSON pointer, from the root of the document that was sent, to what it was
 *     rejected for; each line of NDJSON is a document
 * @param reason why it was rejected
 */
record Item(
    @Nullable String id,
    @Schema(enumeration = {"accepted", "duplicate", "rejected"}) String status,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String pointer,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason) {

  static Item rejected(@Nullable String id, Flaw flaw) {
    return new Item(id, "rejected", flaw.pointer(), flaw.reason());
  }

  /** The same, of an event that stands somewhere in a document. */
  Item within(String place) {
    return pointer == null ? this : new Item(id, status, place + pointer, reason);
  }
}
