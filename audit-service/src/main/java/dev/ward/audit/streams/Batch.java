package dev.ward.audit.streams;

import java.util.List;
import java.util.UUID;

/**
 * Events of one chain, in order.
 *
 * @param lastSeq where the stream stands in the chain once they are delivered
 */
record Batch(UUID chain, long lastSeq, List<Item> items) {

  record Item(long seq, String event) {}

  long first() {
    return items.get(0).seq();
  }

  long last() {
    return items.get(items.size() - 1).seq();
  }
}
