package dev.ward.metrics.mapping;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** How spreadsheets keep dates: as days since a day long gone, with a fraction for the time. */
public final class SerialDate {

  /** What almost every table counts from. */
  public static final LocalDate FROM_1900 = LocalDate.of(1899, 12, 30);

  /** What tables count from that were begun on old Macintoshes. */
  public static final LocalDate FROM_1904 = LocalDate.of(1904, 1, 1);

  private static final BigDecimal SECONDS_OF_A_DAY = BigDecimal.valueOf(86_400);
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final BigDecimal LAST = BigDecimal.valueOf(73_050);

  private SerialDate() {}

  /** To the second; null for a number that stands for no date from then to the year 2100. */
  public static @Nullable LocalDateTime of(BigDecimal days, LocalDate epoch) {
    if (days.compareTo(BigDecimal.ONE) < 0 || days.compareTo(LAST) > 0) {
      return null;
    }
    long whole = days.longValue();
    long seconds =
        days.subtract(BigDecimal.valueOf(whole)).multiply(SECONDS_OF_A_DAY).add(HALF).longValue();
    return epoch.plusDays(whole).atStartOfDay().plusSeconds(seconds);
  }
}
