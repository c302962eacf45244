package dev.ward.scheduler.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Asks for somebody to be told something.
 *
 * @param triggerAt not before then; null for now
 */
record NewNotification(
    @NotNull @Valid Recipient recipient,
    @NotNull @Valid Payload payload,
    @Nullable Instant triggerAt) {

  /**
   * @param kind what it is about; people choose their channels by it
   * @param critical no quiet hours, no digest, no preferences
   * @param dedupeKey the same recipient is not told twice by the same key while the first is
   *     pending and for a day after its time
   * @param channels what people get at the most: inbox, email
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Payload(
      @NotNull
          @Pattern(regexp = KIND, message = "must be a word, or two with a point between them")
          @Size(max = 83)
          String kind,
      @NotBlank @Size(max = 200) String title,
      @Nullable @Size(max = 4000) String text,
      @Nullable @Size(max = 50) @Schema(maxProperties = 50) Map<String, Object> data,
      @Nullable Boolean critical,
      @Nullable @Size(min = 1, max = 200) String dedupeKey,
      @Nullable @Size(min = 1, max = 2)
          List<@NotNull @Pattern(regexp = "inbox|email", message = "must be inbox or email") String>
              channels) {}

  static final String KIND = "[a-z][a-z0-9-]{0,40}([.][a-z][a-z0-9-]{0,40})?";
}
