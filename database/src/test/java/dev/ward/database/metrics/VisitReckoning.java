package dev.ward.database.metrics;

import dev.ward.database.metrics.Fact.Appointment;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the appointments of a period tell beyond their number. */
final class VisitReckoning {

  interface Result {
    void sum(String metric, long value);

    void ratio(String metric, long above, long below);

    void standing(String metric, long above, long below);
  }

  private final List<Appointment> inPeriod;
  private final List<Appointment> everything;
  private final Predicate<String> whose;
  private final Function<Appointment, LocalDate> day;

  VisitReckoning(
      List<Appointment> inPeriod,
      List<Appointment> everything,
      Predicate<String> whose,
      Function<Appointment, LocalDate> day) {
    this.inPeriod = inPeriod;
    this.everything = everything;
    this.whose = whose;
    this.day = day;
  }

  void figures(Period period, Result result) {
    caseAcceptance(result);
    waiting(result);
    LocalDate end = period.last();
    result.standing(
        "hygiene_retention_12m",
        patientsSince(end, 12, visit -> visit.kind().equals("hygiene")),
        patientsSince(end, 18, visit -> true));
    result.sum("reactivated_patients", returned(period));
  }

  private void caseAcceptance(Result result) {
    Set<String> presented = new HashSet<>();
    Set<String> accepted = new HashSet<>();
    long offered = 0;
    long taken = 0;
    for (Appointment visit : inPeriod) {
      if (visit.status().equals("completed") && visit.presented() != null) {
        offered += visit.presented();
        taken += visit.accepted() == null ? 0 : visit.accepted();
        if (visit.presented() > 0) {
          presented.add(visit.patient());
        }
        if (visit.accepted() != null && visit.accepted() > 0) {
          accepted.add(visit.patient());
        }
      }
    }
    result.ratio("case_acceptance_people", accepted.size(), presented.size());
    result.ratio("case_acceptance_value", taken, offered);
  }

  private void waiting(Result result) {
    List<Appointment> booked =
        inPeriod.stream()
            .filter(visit -> visit.booked() != null && !visit.status().equals("cancelled"))
            .toList();
    long minutes =
        booked.stream()
            .mapToLong(
                visit -> Math.max(0, Duration.between(visit.booked(), visit.start()).toMinutes()))
            .sum();
    result.ratio("time_to_appointment", minutes, 1440L * booked.size());
  }

  private long patientsSince(LocalDate end, int months, Predicate<Appointment> kind) {
    return completed()
        .filter(kind)
        .filter(
            visit ->
                !day.apply(visit).isAfter(end) && day.apply(visit).plusMonths(months).isAfter(end))
        .map(Appointment::patient)
        .distinct()
        .count();
  }

  /** Whoever was there before, and then for more than 18 months wasn't, has come back. */
  private long returned(Period period) {
    return completed()
        .map(Appointment::patient)
        .distinct()
        .mapToLong(
            patient -> {
              TreeSet<LocalDate> days = new TreeSet<>();
              completed()
                  .filter(visit -> visit.patient().equals(patient))
                  .map(day)
                  .forEach(days::add);
              return days.stream()
                  .filter(period::has)
                  .filter(
                      date ->
                          days.lower(date) != null
                              && days.lower(date).plusMonths(18).isBefore(date))
                  .count();
            })
        .sum();
  }

  private Stream<Appointment> completed() {
    return everything.stream()
        .filter(visit -> visit.status().equals("completed") && whose.test(visit.provider()));
  }
}
