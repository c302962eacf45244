package dev.ward.scheduler.channels;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.webhook.Destinations;
import dev.ward.platform.webhook.Refused;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * @param address of a channel of kind {@code email}
 * @param url of a channel of kind {@code webhook}
 */
record NewChannel(
    @NotNull
        @Schema(enumeration = {"email", "webhook"})
        @Pattern(regexp = "email|webhook", message = "must be email or webhook")
        String kind,
    @NotBlank @Size(max = 100) String name,
    @Nullable @Size(max = 320) String address,
    @Nullable @Size(max = 2000) String url,
    @Nullable UUID fallbackId) {

  static final String ADDRESS = "[^@\\s,;<>\"]{1,64}@[^@\\s,;<>\"]{1,255}";

  boolean isWebhook() {
    return kind.equals("webhook");
  }

  /**
   * @throws Problem 400 if the one that the kind needs is missing or the other is there
   */
  void check(Destinations destinations) {
    if (isWebhook() ? address != null : url != null) {
      throw Problem.invalid(isWebhook() ? "/address" : "/url", "doesn't belong to the kind");
    }
    if (isWebhook()) {
      checkUrl(destinations, url);
    } else {
      checkAddress(address);
    }
  }

  static void checkAddress(@Nullable String address) {
    if (address == null || !address.matches(ADDRESS)) {
      throw Problem.invalid("/address", "must be an e-mail address");
    }
  }

  static void checkUrl(Destinations destinations, @Nullable String url) {
    try {
      destinations.url(url == null ? "" : url);
    } catch (Refused e) {
      throw Problem.invalid("/url", String.valueOf(e.getMessage()));
    }
  }
}
