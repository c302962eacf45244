package dev.ward.audit.trail;

import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Page;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a search has found.
 *
 * @param events newest first
 * @param lookedAt the last event that was looked at, when there are more that weren't; null at the
 *     end of what there is, and when there is more than was asked for
 */
public record Found(List<StoredEvent> events, @Nullable UUID lookedAt) {

  /** The page, which may have less than the limit and go on. */
  public Page<StoredEvent> page(int limit, List<?> list) {
    if (events.size() <= limit && lookedAt != null) {
      return new Page<>(events, Cursor.encode(list, lookedAt));
    }
    return Page.of(events, limit, last -> Cursor.encode(list, last.id()));
  }
}
