package dev.ward.scheduler.wallclock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "30 2 * * *;      2025-06-10T02:30; 2025-06-10T02:30",
        "30 2 * * *;      2025-06-10T02:31; 2025-06-11T02:30",
        "*/15 * * * *;    2025-06-10T02:31; 2025-06-10T02:45",
        "50-59/3 8 * * *; 2025-06-10T08:51; 2025-06-10T08:53",
        "7/20 8 * * *;    2025-06-10T08:00; 2025-06-10T08:07",
        "0 9,17 * * *;    2025-06-10T10:00; 2025-06-10T17:00",
        "0 0 1 * *;       2025-06-10T00:00; 2025-07-01T00:00",
        "0 0 31 * *;      2025-06-01T00:00; 2025-07-31T00:00",
        "0 0 29 2 *;      2025-06-01T00:00; 2028-02-29T00:00",
        "0 0 * * 1;       2025-06-10T00:00; 2025-06-16T00:00",
        "0 0 * * MON-FRI; 2025-06-14T00:00; 2025-06-16T00:00",
        "0 0 * * 0;       2025-06-10T00:00; 2025-06-15T00:00",
        "0 0 * * 7;       2025-06-10T00:00; 2025-06-15T00:00",
        "0 0 * JAN,jul *; 2025-06-10T00:00; 2025-07-01T00:00",
        "0 0 20 * 1;      2025-06-17T00:00; 2025-06-20T00:00",
        "0 0 20 * 1;      2025-06-10T00:00; 2025-06-16T00:00",
        "59 23 31 12 *;   2025-12-31T23:59; 2025-12-31T23:59",
      })
  void theNextMatchIsFound(String cron, LocalDateTime from, LocalDateTime match) {
    assertThat(Cron.parse(cron).atOrAfter(from)).contains(match);
    assertThat(Cron.parse(cron).atOrBefore(match)).contains(match);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "30 2 * * *;   2025-06-10T02:29; 2025-06-09T02:30",
        "*/15 * * * *; 2025-06-10T00:00; 2025-06-10T00:00",
        "0 0 29 2 *;   2028-02-28T00:00; 2024-02-29T00:00",
        "0 12 * * 5;   2025-06-10T00:00; 2025-06-06T12:00",
      })
  void theMatchBeforeIsFound(String cron, LocalDateTime from, LocalDateTime match) {
    assertThat(Cron.parse(cron).atOrBefore(from)).contains(match);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "1,,2 * * * *",
        "1/2/3 * * * *",
        "1-2-3 * * * *",
        "- * * * *",
        "-1 * * * *",
        "a * * * *",
        "* * * foo *",
        "99999999999 * * * *",
        "@daily",
      })
  void whatIsNoCronExpressionIsRefused(String text) {
    assertThatThrownBy(() -> Cron.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDayThatNeverComesIsRefused() {
    assertThatThrownBy(() -> Cron.parse("0 0 30 2 *")).hasMessage("there is no such day");
  }
}
