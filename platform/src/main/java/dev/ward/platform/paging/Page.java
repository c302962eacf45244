package dev.ward.platform.paging;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next the cursor of the next page; null on the last
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Page<T>(List<T> items, @Nullable String next) {

  /**
   * Makes a page of rows that were read one more than the limit, which tells whether there is a
   * next.
   *
   * @param cursor the cursor that stands behind a given item
   */
  public static <T> Page<T> of(List<T> read, int limit, Function<T, String> cursor) {
    if (read.size() <= limit) {
      return new Page<>(List.copyOf(read), null);
    }
    List<T> items = List.copyOf(read.subList(0, limit));
    return new Page<>(items, cursor.apply(items.get(limit - 1)));
  }
}
