package dev.ward.scheduler.runs;

import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which parts of a run a list shows, newest first. */
record PartFilter(UUID parent, int limit, @Nullable UUID before) {

  static PartFilter of(UUID parent, @Nullable Integer limit, @Nullable String cursor) {
    return new PartFilter(
        parent, Limit.of(limit), Cursor.decodeId(cursor, List.of(parent, "parts")));
  }

  String cursorAfter(Run run) {
    return Cursor.encode(List.of(parent, "parts"), run.id());
  }
}
