package dev.ward.scheduler.channels;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.webhook.Destinations;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is changed of a channel; what is null stays as it is.
 *
 * @param rotateSecret makes another secret, which the answer shows once; nothing is signed with the
 *     old one from then on
 */
record ChannelChange(
    @Nullable @Size(min = 1, max = 100) String name,
    @Nullable @Size(max = 320) String address,
    @Nullable @Size(max = 2000) String url,
    @Nullable UUID fallbackId,
    @Nullable Boolean rotateSecret) {

  boolean rotates() {
    return Boolean.TRUE.equals(rotateSecret);
  }

  /**
   * @throws Problem 400 if it doesn't suit the kind
   */
  void check(boolean webhook, Destinations destinations) {
    if (webhook ? address != null : url != null || rotates()) {
      throw Problem.invalid(
          webhook ? "/address" : url != null ? "/url" : "/rotateSecret",
          "doesn't belong to the kind");
    }
    if (url != null) {
      NewChannel.checkUrl(destinations, url);
    }
    if (address != null) {
      NewChannel.checkAddress(address);
    }
  }
}
