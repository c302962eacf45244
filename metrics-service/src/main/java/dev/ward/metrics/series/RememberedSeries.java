package dev.ward.metrics.series;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that were made before, each under the stamp that the database gave it. Nobody is told to
 * forget one: every request asks the database, in its caller's context, whether the stamp still
 * holds, so what is remembered can be neither another clinic's nor out of date, on any instance.
 */
@ApplicationScoped
class RememberedSeries {

  /** What identifies a body, but for the time at which it was made. */
  record Question(UUID clinicId, SeriesQuery query) {}

  /** A body under its stamp. */
  record Remembered(String stamp, Buffer body) {}

  private static final int OVERHEAD = 500;

  private final Cache<Question, Remembered> remembered;

  RememberedSeries(SeriesConfig config) {
    remembered =
        Caffeine.newBuilder()
            .maximumWeight(config.rememberedBytes())
            .weigher((Question question, Remembered it) -> OVERHEAD + it.body().length())
            .build();
  }

  @Nullable Remembered of(Question question) {
    return remembered.getIfPresent(question);
  }

  void remember(Question question, Remembered body) {
    remembered.put(question, body);
  }
}
