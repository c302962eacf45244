package dev.ward.platform.outbox;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits to be delivered.
 *
 * @param event as JSON
 * @param request the id of the request that it happened in, if it was one
 * @param traceparent where it happened, if that was traced
 */
record Waiting(
    UUID stream, UUID id, String event, @Nullable String request, @Nullable String traceparent) {

  int bytes() {
    return event.getBytes(StandardCharsets.UTF_8).length + 1;
  }
}
