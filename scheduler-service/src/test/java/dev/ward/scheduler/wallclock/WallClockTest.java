package dev.ward.scheduler.wallclock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WallClockTest {

  private static final Instant START = Instant.parse("2024-01-01T12:00:00Z");
  private static final Instant END = Instant.parse("2026-01-01T12:00:00Z");

  /**
   * Zones with daylight saving in both hemispheres, by half an hour, at midnight, around Ramadan,
   * and without any.
   */
  static Stream<Arguments> zonesAndTimes() {
    List<Arguments> all = new ArrayList<>();
    for (String zone :
        List.of(
            "America/New_York",
            "Europe/London",
            "Australia/Lord_Howe",
            "Pacific/Auckland",
            "Africa/Casablanca",
            "America/Santiago",
            "Africa/Cairo",
            "Asia/Kathmandu",
            "UTC")) {
      for (String time :
          List.of("00:00", "00:30", "01:15", "01:45", "02:00", "02:30", "03:00", "23:59")) {
        all.add(Arguments.of(zone, LocalTime.parse(time)));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("zonesAndTimes")
  void everyLocalDayHasExactlyOneOccurrence(String zone, LocalTime time) {
    WallClock wallClock = new WallClock(ZoneId.of(zone));
    Cron cron = daily(time);
    List<LocalDate> days = new ArrayList<>();
    Instant occurrence = wallClock.next(cron, START).orElseThrow();
    while (occurrence.isBefore(END)) {
      days.add(dayOf(occurrence, zone, time));
      occurrence = wallClock.next(cron, occurrence).orElseThrow();
    }
    assertThat(days)
        .isEqualTo(days.get(0).datesUntil(days.get(0).plusDays(days.size())).toList())
        .hasSizeBetween(730, 732);
  }

  @ParameterizedTest
  @MethodSource("zonesAndTimes")
  void whoeverLooksBackSeesWhatWhoeverLookedForwardSaw(String zone, LocalTime time) {
    WallClock wallClock = new WallClock(ZoneId.of(zone));
    Cron cron = daily(time);
    TreeSet<Instant> ahead = new TreeSet<>();
    wallClock.latest(cron, START).ifPresent(ahead::add);
    for (Instant next = wallClock.next(cron, START).orElseThrow();
        next.isBefore(END);
        next = wallClock.next(cron, next).orElseThrow()) {
      ahead.add(next);
    }
    for (Instant now = START; now.isBefore(END); now = now.plus(Duration.ofMinutes(107))) {
      assertThat(wallClock.latest(cron, now)).contains(ahead.floor(now));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // Skipped: at the next time that the clock shows.
    "America/New_York,    '30 2 * * *',  2025-03-09T00:00:00Z, 2025-03-09T07:00:00Z",
    "Europe/London,       '30 1 * * *',  2025-03-30T00:00:00Z, 2025-03-30T01:00:00Z",
    "Australia/Lord_Howe, '15 2 * * *',  2025-10-04T12:00:00Z, 2025-10-04T15:30:00Z",
    "Africa/Cairo,        '30 0 * * *',  2025-04-24T12:00:00Z, 2025-04-24T22:00:00Z",
    // Shown twice: the first time.
    "America/New_York,    '30 1 * * *',  2025-11-02T04:00:00Z, 2025-11-02T05:30:00Z",
    "Australia/Lord_Howe, '45 1 * * *',  2025-04-05T12:00:00Z, 2025-04-05T14:45:00Z",
    "Europe/London,       '30 1 * * *',  2025-10-26T00:00:00Z, 2025-10-26T00:30:00Z",
  })
  void aTimeAroundAChangeOfTheClockHappensOnce(
      String zone, String expression, Instant before, Instant expected) {
    WallClock wallClock = new WallClock(ZoneId.of(zone));
    Cron cron = Cron.parse(expression);
    assertThat(wallClock.next(cron, before)).contains(expected);
    assertThat(wallClock.next(cron, expected).orElseThrow())
        .isAfter(expected.plus(Duration.ofHours(20)));
    assertThat(wallClock.latest(cron, expected.plus(Duration.ofHours(2)))).contains(expected);
    assertThat(wallClock.latest(cron, expected.minusNanos(1)).orElseThrow()).isBefore(before);
  }

  @Test
  void severalSkippedTimesHappenTogether() {
    WallClock newYork = new WallClock(ZoneId.of("America/New_York"));
    Cron quarterly = Cron.parse("*/15 * * * *");
    Instant change = Instant.parse("2025-03-09T07:00:00Z");
    assertThat(newYork.next(quarterly, change.minusSeconds(1))).contains(change);
    assertThat(newYork.next(quarterly, change)).contains(change.plus(Duration.ofMinutes(15)));
  }

  @Test
  void aDayThatWasNeverLivedHasNoOccurrence() {
    WallClock samoa = new WallClock(ZoneId.of("Pacific/Apia"));
    Cron nightly = Cron.parse("30 2 * * *");
    Instant on29th = Instant.parse("2011-12-29T12:30:00Z");
    Instant on31st = Instant.parse("2011-12-30T12:30:00Z");
    assertThat(samoa.next(nightly, on29th)).contains(on31st);
    assertThat(samoa.latest(nightly, on31st.minusSeconds(1))).contains(on29th);
  }

  @Test
  void aDayThatAnIslandSkippedWhenItCrossedTheDateLineHasNoOccurrence() {
    WallClock kwajalein = new WallClock(ZoneId.of("Pacific/Kwajalein"));
    Cron nightly = Cron.parse("30 2 * * *");
    Instant on20th = Instant.parse("1993-08-20T14:30:00Z");
    Instant on22nd = Instant.parse("1993-08-21T14:30:00Z");
    assertThat(kwajalein.next(nightly, on20th)).contains(on22nd);
    assertThat(kwajalein.latest(nightly, on22nd.minusSeconds(1))).contains(on20th);
  }

  @ParameterizedTest
  @CsvSource({
    // The 31st of months that have one, and the last day of February of a leap year.
    "'0 4 31 * *',     2025-03-31T03:00:00Z, 2025-05-31T03:00:00Z",
    "'0 4 30 * *',     2025-01-30T04:00:00Z, 2025-03-30T03:00:00Z",
    "'0 4 29 2 *',     2023-03-01T04:00:00Z, 2024-02-29T04:00:00Z",
    // A day of the month or a day of the week, whichever comes first; with a star, both.
    "'0 4 13 * fri',   2025-06-06T03:00:00Z, 2025-06-13T03:00:00Z",
    "'0 4 13 * fri',   2025-06-13T03:00:00Z, 2025-06-20T03:00:00Z",
    "'0 4 * * fri',    2025-06-13T03:00:00Z, 2025-06-20T03:00:00Z",
  })
  void monthsEndWhereTheyEnd(String expression, Instant before, Instant expected) {
    WallClock london = new WallClock(ZoneId.of("Europe/London"));
    assertThat(london.next(Cron.parse(expression), before)).contains(expected);
    assertThat(london.latest(Cron.parse(expression), expected)).contains(expected);
  }

  @Test
  void whatComesEveryFourYearsIsFoundInBothDirections() {
    WallClock london = new WallClock(ZoneId.of("Europe/London"));
    Cron leapDay = Cron.parse("0 3 29 2 *");
    Instant now = Instant.parse("2025-06-01T00:00:00Z");
    assertThat(london.latest(leapDay, now)).contains(Instant.parse("2024-02-29T03:00:00Z"));
    assertThat(london.next(leapDay, now))
        .isEqualTo(Optional.of(Instant.parse("2028-02-29T03:00:00Z")));
  }

  private static Cron daily(LocalTime time) {
    return Cron.parse("%d %d * * *".formatted(time.getMinute(), time.getHour()));
  }

  /**
   * The day that an occurrence is for; one that the clock skipped just before midnight happens
   * after it.
   */
  private static LocalDate dayOf(Instant occurrence, String zone, LocalTime time) {
    var shown = occurrence.atZone(ZoneId.of(zone));
    return shown.toLocalTime().isBefore(time)
        ? shown.toLocalDate().minusDays(1)
        : shown.toLocalDate();
  }
}
