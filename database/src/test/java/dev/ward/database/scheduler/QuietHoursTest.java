package dev.ward.database.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps through two years, and reckons a second way, minute by minute, in Java. */
class QuietHoursTest {

  private static final Instant FROM = Instant.parse("2025-01-01T00:13:00Z");
  private static final Instant TO = Instant.parse("2027-01-01T00:00:00Z");

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = Mailroom.open("scheduler_service");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @ParameterizedTest
  @CsvSource({
    "America/New_York, 22:00, 07:00",
    "America/New_York, 23:30, 02:30",
    "America/New_York, 01:15, 01:45",
    "Europe/Berlin, 22:00, 02:30",
    "Pacific/Auckland, 21:00, 02:15",
    "Australia/Lord_Howe, 00:00, 02:10",
    "America/Sao_Paulo, 12:00, 13:00",
    "America/Santiago, 20:00, 00:30",
    "Asia/Kathmandu, 18:00, 17:59"
  })
  void whatComesInQuietHoursWaitsForTheFirstMinuteBehindThem(
      String zone, LocalTime from, LocalTime to) throws SQLException {
    ZoneId place = ZoneId.of(zone);
    // A step that is no part of a day meets each time of day sooner or later.
    for (Instant moment = FROM; moment.isBefore(TO); moment = moment.plusSeconds(7 * 3600 + 660)) {
      assertThat(after(moment, zone, from, to))
          .as("%s in %s", moment, zone)
          .isEqualTo(expected(moment, place, from, to));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "America/New_York, 2026-03-08, 22:00, 07:00",
    "America/New_York, 2026-11-01, 23:30, 01:30",
    "Europe/Berlin, 2026-03-29, 22:00, 02:30",
    "Pacific/Auckland, 2026-04-05, 21:00, 02:15",
    "Pacific/Auckland, 2026-09-27, 21:00, 02:15"
  })
  void inTheNightInWhichTheClockIsSetEachMinuteIsRight(
      String zone, LocalDate day, LocalTime from, LocalTime to) throws SQLException {
    ZoneId place = ZoneId.of(zone);
    Instant moment = day.minusDays(1).atTime(20, 0).atZone(place).toInstant();
    for (int minute = 0; minute < 14 * 60; minute++) {
      Instant at = moment.plus(Duration.ofMinutes(minute));
      assertThat(after(at, zone, from, to))
          .as("%s in %s", at, zone)
          .isEqualTo(expected(at, place, from, to));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "America/New_York, 07:30",
    "America/New_York, 02:30",
    "America/New_York, 01:30",
    "Europe/Berlin, 02:30",
    "Pacific/Auckland, 02:30",
    "Australia/Lord_Howe, 02:15",
    "America/Sao_Paulo, 00:00"
  })
  void aDigestComesOnceEachDay(String zone, LocalTime at) throws SQLException {
    ZoneId place = ZoneId.of(zone);
    Set<LocalDate> days = new HashSet<>();
    Instant digest = FROM;
    while (true) {
      digest = next(digest, zone, at);
      if (!digest.isBefore(TO)) {
        break;
      }
      var local = digest.atZone(place);
      assertThat(days.add(local.toLocalDate())).as("%s twice", local).isTrue();
      // Where the clock leaves the time out, as much later as it leaves out.
      assertThat(local.toLocalTime())
          .isEqualTo(local.toLocalDate().atTime(at).atZone(place).toLocalTime());
    }
    LocalDate first = days.stream().min(LocalDate::compareTo).orElseThrow();
    LocalDate last = days.stream().max(LocalDate::compareTo).orElseThrow();
    assertThat((long) days.size()).isEqualTo(ChronoUnit.DAYS.between(first, last) + 1);
  }

  @Test
  void withoutQuietHoursNothingWaits() throws SQLException {
    assertThat(after(FROM, "Europe/Berlin", null, null)).isEqualTo(FROM);
  }

  private static Instant expected(Instant moment, ZoneId zone, LocalTime from, LocalTime to) {
    if (!quiet(moment, zone, from, to)) {
      return moment;
    }
    Instant minute = moment.truncatedTo(ChronoUnit.MINUTES);
    while (quiet(minute, zone, from, to)) {
      minute = minute.plus(Duration.ofMinutes(1));
    }
    return minute;
  }

  private static boolean quiet(Instant moment, ZoneId zone, LocalTime from, LocalTime to) {
    LocalTime wall = moment.atZone(zone).toLocalTime();
    return from.isBefore(to)
        ? !wall.isBefore(from) && wall.isBefore(to)
        : !wall.isBefore(from) || wall.isBefore(to);
  }

  private Instant after(Instant moment, String zone, LocalTime from, LocalTime to)
      throws SQLException {
    return ask("select scheduler.after_quiet_hours(?, ?, ?, ?)", moment, zone, from, to);
  }

  private Instant next(Instant moment, String zone, LocalTime at) throws SQLException {
    return ask("select scheduler.next_wall_time(?, ?, ?)", moment, zone, at);
  }

  private Instant ask(String sql, Instant moment, Object... arguments) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, moment.atOffset(ZoneOffset.UTC));
      for (int i = 0; i < arguments.length; i++) {
        if (arguments[i] == null) {
          statement.setNull(i + 2, java.sql.Types.TIME);
        } else {
          statement.setObject(i + 2, arguments[i]);
        }
      }
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getObject(1, OffsetDateTime.class).toInstant();
      }
    }
  }
}
