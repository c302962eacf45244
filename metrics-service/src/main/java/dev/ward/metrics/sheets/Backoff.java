package dev.ward.metrics.sheets;

import dev.ward.metrics.sheets.Exchange.Answer;
import io.vertx.core.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** How long to wait before Google is asked again. */
final class Backoff {

  private static final int LARGEST_SHIFT = 20;

  private Backoff() {}

  /**
   * Twice as long each time, up to the longest, and by chance up to a half less, so that those who
   * were refused together don't come back together. What Google asks for counts, if it is more.
   */
  static Duration pause(SheetsConfig config, int attempt, @Nullable Answer answer) {
    long most = config.longestPause().toMillis();
    long full = Math.min(most, config.pause().toMillis() << Math.min(attempt - 1, LARGEST_SHIFT));
    long chosen = full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
    Duration asked = answer == null ? Duration.ZERO : asked(answer, Instant.now());
    return asked.toMillis() > chosen ? asked : Duration.ofMillis(chosen);
  }

  /** Of {@code Retry-After}: seconds or a date (RFC 9110). */
  private static Duration asked(Answer answer, Instant now) {
    String after = answer.headers().get(HttpHeaders.RETRY_AFTER);
    if (after == null) {
      return Duration.ZERO;
    }
    if (after.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(after));
    }
    try {
      return Duration.between(
          now, ZonedDateTime.parse(after, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
