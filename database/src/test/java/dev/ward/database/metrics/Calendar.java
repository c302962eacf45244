package dev.ward.database.metrics;

import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** On which days a clinic works, as Java counts it. */
record Calendar(Set<DayOfWeek> open, Set<LocalDate> closed) {

  static Calendar random(Random random, LocalDate from, LocalDate to) {
    Set<DayOfWeek> open = EnumSet.noneOf(DayOfWeek.class);
    while (open.isEmpty()) {
      for (DayOfWeek day : DayOfWeek.values()) {
        if (random.nextInt(7) < 5) {
          open.add(day);
        }
      }
    }
    Set<LocalDate> closed = new HashSet<>();
    for (LocalDate day = from; day.isBefore(to); day = day.plusDays(1)) {
      if (random.nextInt(40) == 0) {
        closed.add(day);
      }
    }
    return new Calendar(open, closed);
  }

  void give(Clinic clinic) throws SQLException {
    String days =
        String.join(",", open.stream().map(day -> String.valueOf(day.getValue())).toList());
    clinic.administrate(
        "update access.clinic set opening_days = '{%s}' where id = '%s'"
            .formatted(days, clinic.id));
    for (LocalDate day : closed) {
      clinic.administrate(
          "insert into access.clinic_closure (clinic_id, day) values ('%s', '%s')"
              .formatted(clinic.id, day));
    }
  }

  boolean works(LocalDate day) {
    return open.contains(day.getDayOfWeek()) && !closed.contains(day);
  }

  /** The working days of [from, to). */
  List<LocalDate> working(LocalDate from, LocalDate to) {
    return from.isBefore(to) ? from.datesUntil(to).filter(this::works).toList() : List.of();
  }
}
