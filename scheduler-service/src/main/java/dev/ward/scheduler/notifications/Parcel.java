package dev.ward.scheduler.notifications;

import java.util.List;
import java.util.UUID;

/**
 * What goes out in one message: one delivery, or the whole of a person's digest.
 *
 * @param attemptId proves the claim; a later claim has another
 * @param messageId what the receiver can tell a repetition by, the same for each attempt
 */
record Parcel(UUID attemptId, UUID messageId, List<Consignment> items) {

  Consignment first() {
    return items.get(0);
  }

  /** Neither addresses nor words. */
  @Override
  public String toString() {
    return first().channel() + " " + messageId;
  }
}
