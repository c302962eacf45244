package dev.ward.scheduler.clockwork;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.scheduler.wallclock.Rhythm;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannedJobTest {

  private static final Instant START = Instant.parse("2024-01-01T12:00:00Z");
  private static final Instant END = Instant.parse("2026-01-01T12:00:00Z");

  /** Both hemispheres, half an hour, midnight, around Ramadan, and none at all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "America/New_York",
        "Europe/London",
        "Australia/Lord_Howe",
        "Pacific/Auckland",
        "America/Santiago",
        "Africa/Casablanca",
        "Africa/Cairo",
        "Asia/Kathmandu",
        "America/Sao_Paulo"
      })
  void aClockThatStepsThroughTwoYearsMakesEachLocalDayOnce(String zone) {
    for (String cron : List.of("30 2 * * *", "0 0 * * *", "45 1 * * *")) {
      PlannedJob job = job(Rhythm.of(cron, null), null, false);
      TreeSet<Instant> made = new TreeSet<>();
      // Uneven steps, and now and then one back, as clocks are set.
      int step = 0;
      for (Instant now = START;
          now.isBefore(END);
          now = now.plus(Duration.ofMinutes(step++ % 11 == 10 ? -90 : 47))) {
        job.due(List.of(zone), Instant.EPOCH, now).forEach(due -> made.add(due.at()));
      }
      List<LocalDate> days = new ArrayList<>();
      made.forEach(at -> days.add(at.plusSeconds(1).atZone(ZoneId.of(zone)).toLocalDate()));
      assertThat(days)
          .as(cron)
          .isEqualTo(days.get(0).datesUntil(days.get(0).plusDays(days.size())).toList())
          .hasSizeBetween(730, 732);
    }
  }

  /** Clocks are set on Sundays, at these times, in half of these zones. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "America/New_York",
        "Europe/London",
        "Australia/Lord_Howe",
        "Pacific/Auckland",
        "America/Santiago",
        "Africa/Casablanca"
      })
  void aClockThatStepsThroughTwoYearsMakesEachLocalWeekOnce(String zone) {
    for (String cron : List.of("30 2 * * 0", "0 0 * * 0", "30 6 * * 1")) {
      PlannedJob job = job(Rhythm.of(cron, null), null, false);
      TreeSet<Instant> made = new TreeSet<>();
      for (Instant now = START; now.isBefore(END); now = now.plus(Duration.ofMinutes(97))) {
        job.due(List.of(zone), Instant.EPOCH, now).forEach(due -> made.add(due.at()));
      }
      List<LocalDate> days = new ArrayList<>();
      made.forEach(at -> days.add(at.plusSeconds(1).atZone(ZoneId.of(zone)).toLocalDate()));
      assertThat(days)
          .as(cron)
          .isEqualTo(
              days.get(0)
                  .datesUntil(END.atZone(ZoneId.of(zone)).toLocalDate(), Period.ofWeeks(1))
                  .toList())
          .hasSizeBetween(104, 106);
    }
  }

  @Test
  void ofSeveralMissedOccurrencesTheLatestIsMadeOrEach() {
    Instant now = Instant.parse("2025-06-13T12:00:00Z");
    List<String> zones = List.of("Europe/London");
    assertThat(job(Rhythm.of("30 2 * * *", null), null, false).due(zones, Instant.EPOCH, now))
        .containsExactly(new Due("Europe/London", Instant.parse("2025-06-13T01:30:00Z")));
    assertThat(job(Rhythm.of("30 2 * * *", null), null, true).due(zones, Instant.EPOCH, now))
        .extracting(Due::at)
        .containsExactly(
            Instant.parse("2025-06-12T01:30:00Z"), Instant.parse("2025-06-13T01:30:00Z"));
  }

  @Test
  void aZoneOfTheJobsOwnIsEveryClinicsZone() {
    Instant now = Instant.parse("2025-06-13T12:00:00Z");
    assertThat(
            job(Rhythm.of("30 2 * * *", null), "America/New_York", false)
                .due(List.of("Europe/London", "Asia/Tokyo"), Instant.EPOCH, now))
        .extracting(Due::at)
        .containsOnly(Instant.parse("2025-06-13T06:30:00Z"))
        .hasSize(2);
  }

  @Test
  void aZoneThatNobodyKnowsStopsNobodyElse() {
    Instant now = Instant.parse("2025-06-13T12:00:00Z");
    assertThat(
            job(Rhythm.of(null, 600), null, false)
                .due(List.of("Nowhere/Land", "Asia/Tokyo"), Instant.EPOCH, now))
        .containsExactly(new Due("Asia/Tokyo", now));
  }

  private static PlannedJob job(Rhythm rhythm, String zone, boolean each) {
    return new PlannedJob("test", rhythm, true, zone, Instant.EPOCH, each, Duration.ofHours(48));
  }
}
