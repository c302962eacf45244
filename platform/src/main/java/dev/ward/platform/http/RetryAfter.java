package dev.ward.platform.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** When another server would like to be asked again. */
public final class RetryAfter {

  private RetryAfter() {}

  /**
   * @param header seconds, or a date (RFC 9110)
   * @return null when it says nothing
   */
  public static @Nullable Duration parse(@Nullable String header) {
    if (header == null || header.isBlank()) {
      return null;
    }
    if (header.strip().matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(header.strip()));
    }
    try {
      Instant then =
          ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration until = Duration.between(Instant.now(), then);
      return until.isNegative() ? Duration.ZERO : until;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
