package dev.ward.local.demo;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A demo clinic: what makes its numbers differ from another's.
 *
 * @param importer the demo account that imports its facts
 * @param reader the demo account that reads its figures and starts its aggregation
 * @param visits appointments on an average open day
 * @param growth change of the visits in a year, as a share
 * @param noShows share of appointments to which nobody comes
 */
record Practice(
    String name,
    String kind,
    ZoneId zone,
    String currency,
    String importer,
    String reader,
    long seed,
    double visits,
    double growth,
    double noShows,
    Set<DayOfWeek> openDays,
    Holidays holidays,
    List<Seat> seats) {

  private static final Set<DayOfWeek> WORKWEEK = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

  static final Practice RIVERSIDE =
      new Practice(
          "Riverside",
          "dental",
          ZoneId.of("America/New_York"),
          "USD",
          "admin",
          "owner",
          71,
          7.8,
          0.08,
          0.06,
          EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.SATURDAY),
          Holidays.UNITED_STATES,
          List.of(
              Seat.of("RAMAN", "Priya Raman", Kind.TREATMENT).filledBy("provider"),
              Seat.of("BECK", "Jonas Beck", Kind.TREATMENT),
              Seat.of("LIN", "Mei Lin", Kind.HYGIENE),
              Seat.of("ROSSI", "Carla Rossi", Kind.CONSULTATION)));

  static final Practice HILLTOP =
      new Practice(
          "Hilltop",
          "dental",
          ZoneId.of("America/Denver"),
          "USD",
          "staff",
          "owner",
          72,
          8.6,
          0.0,
          0.09,
          WORKWEEK,
          Holidays.UNITED_STATES,
          List.of(
              Seat.of("RAMAN", "Priya Raman", Kind.TREATMENT).filledBy("provider"),
              Seat.of("OLSEN", "Grete Olsen", Kind.HYGIENE),
              Seat.of("CRUZ", "Mateo Cruz", Kind.TREATMENT)));

  static final Practice LAKESIDE =
      new Practice(
          "Lakeside",
          "therapy",
          ZoneId.of("America/Los_Angeles"),
          "USD",
          "owner",
          "owner",
          73,
          9.8,
          -0.05,
          0.11,
          EnumSet.of(
              DayOfWeek.TUESDAY,
              DayOfWeek.WEDNESDAY,
              DayOfWeek.THURSDAY,
              DayOfWeek.FRIDAY,
              DayOfWeek.SATURDAY),
          Holidays.UNITED_STATES,
          List.of(
              Seat.of("ADEYEMI", "Tolu Adeyemi", Kind.THERAPY),
              Seat.of("FISCHER", "Lena Fischer", Kind.THERAPY),
              Seat.of("PARK", "Sun Park", Kind.CONSULTATION)));

  static final Practice HARBOUR =
      new Practice(
          "Harbour",
          "dental",
          ZoneId.of("Pacific/Auckland"),
          "NZD",
          "other-admin",
          "other-admin",
          74,
          8.2,
          0.12,
          0.05,
          WORKWEEK,
          Holidays.NEW_ZEALAND,
          List.of(
              Seat.of("NGATA", "Aroha Ngata", Kind.TREATMENT),
              Seat.of("WALSH", "Declan Walsh", Kind.HYGIENE),
              Seat.of("SINGH", "Harpreet Singh", Kind.CONSULTATION)));

  static final List<Practice> ALL = List.of(RIVERSIDE, HILLTOP, LAKESIDE, HARBOUR);

  /** Therapy is weekly, teeth are looked after twice a year. */
  int regularsPerVisit() {
    return kind.equals("therapy") ? 35 : 95;
  }

  LocalDate today() {
    return LocalDate.now(zone);
  }

  boolean open(LocalDate day) {
    return openDays.contains(day.getDayOfWeek()) && !holidays.closed(day);
  }

  /** Whether it is closed on a day on which it would be open. */
  boolean closedThough(LocalDate day) {
    return openDays.contains(day.getDayOfWeek()) && holidays.closed(day);
  }

  LocalDate nextOpenDay(LocalDate day) {
    LocalDate open = day;
    while (!open(open)) {
      open = open.plusDays(1);
    }
    return open;
  }

  /**
   * How many appointments a day has on average: the season, the clinic's growth, a short Saturday.
   */
  double visitsOn(LocalDate day, LocalDate begin) {
    double years = ChronoUnit.DAYS.between(begin, day) / 365.0;
    double weekday = day.getDayOfWeek() == DayOfWeek.SATURDAY ? 0.5 : 1.0;
    return visits * holidays.season(day) * (1 + growth * years) * weekday;
  }
}
