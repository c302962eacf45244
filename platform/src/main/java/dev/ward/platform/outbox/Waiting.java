package dev.ward.platform.outbox;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * An event that waits to be delivered.
 *
 * @param event as JSON
 */
record Waiting(UUID stream, UUID id, String event) {

  int bytes() {
    return event.getBytes(StandardCharsets.UTF_8).length + 1;
  }
}
