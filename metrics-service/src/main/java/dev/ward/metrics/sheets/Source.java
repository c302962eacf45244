package dev.ward.metrics.sheets;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A source as it is shown.
 *
 * @param credentials whose key it is; null while there is none
 * @param attention why it isn't fetched by itself any more; null unless somebody has to act
 * @param nextSyncAt when it is due; null while it isn't fetched by itself
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Source(
    UUID id,
    String kind,
    String name,
    String spreadsheetId,
    List<SheetSelection> sheets,
    Schedule schedule,
    boolean enabled,
    @Nullable Account credentials,
    String state,
    @Nullable Attention attention,
    @Nullable Instant nextSyncAt,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  /**
   * @param clientEmail with whom the spreadsheet has to be shared
   * @param fingerprint of the public key
   * @param encryptedWith the name of the key that the private one is kept under
   */
  record Account(String clientEmail, String fingerprint, String encryptedWith) {}

  record Attention(String code, String message) {}
}
