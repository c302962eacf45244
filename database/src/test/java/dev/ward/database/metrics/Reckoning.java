package dev.ward.database.metrics;

import dev.ward.database.metrics.Fact.Appointment;
import dev.ward.database.metrics.Fact.Call;
import dev.ward.database.metrics.Fact.Financial;
import dev.ward.database.metrics.Fact.Patient;
import dev.ward.database.metrics.Fact.Schedule;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The aggregates that facts come to, worked out the slow and plain way: for each period, look at
 * every fact. Shares nothing with the SQL but the definitions.
 */
final class Reckoning {

  private static final List<String> GRANULARITIES =
      List.of("day", "week", "month", "quarter", "year");

  private final ZoneId zone;
  private final LocalDate today;
  private final List<Financial> financial;
  private final List<Appointment> appointments;
  private final List<Call> calls;
  private final List<Patient> patients;
  private final List<Schedule> schedules;
  private final Map<Figure.Key, Figure> figures = new HashMap<>();

  Reckoning(ZoneId zone, LocalDate today, Collection<Fact> facts) {
    this.zone = zone;
    this.today = today;
    this.financial = kind(facts, Financial.class);
    this.appointments = kind(facts, Appointment.class);
    this.calls = kind(facts, Call.class);
    this.patients = kind(facts, Patient.class);
    this.schedules = kind(facts, Schedule.class);
  }

  Map<Figure.Key, Figure> figures() {
    Span money = Span.of(financial.stream().map(Financial::day));
    Span visits = Span.of(appointments.stream().map(this::day));
    Span phone = Span.of(calls.stream().map(this::day));
    LocalDate opened =
        Stream.of(money, visits, phone)
            .filter(span -> !span.empty())
            .map(Span::first)
            .min(LocalDate::compareTo)
            .orElse(LocalDate.MIN);
    Span arrivals = Span.of(patients.stream().map(Patient::firstVisit)).notBefore(opened);

    Set<String> providers = new HashSet<>();
    financial.forEach(fact -> providers.add(fact.provider()));
    appointments.forEach(fact -> providers.add(fact.provider()));
    schedules.forEach(fact -> providers.add(fact.provider()));
    Set<LocalDate> days = new HashSet<>();
    Stream.of(money.through(today), visits.through(today), phone, arrivals)
        .flatMap(Span::days)
        .forEach(days::add);
    patients.forEach(patient -> days.add(patient.firstVisit()));
    schedules.forEach(fact -> days.add(fact.day()));

    for (String granularity : GRANULARITIES) {
      days.stream()
          .map(day -> Period.of(granularity, day))
          .distinct()
          .forEach(
              period -> {
                moneyOf(period, "", any -> true, money);
                visitsOf(period, "", any -> true, visits);
                callsOf(period, phone);
                sum(
                    period,
                    "new_patients",
                    "",
                    patients.stream().filter(patient -> period.has(patient.firstVisit())).count(),
                    arrivals);
                for (String provider : providers) {
                  moneyOf(period, provider, provider::equals, null);
                  visitsOf(period, provider, provider::equals, null);
                }
              });
    }
    return figures;
  }

  private void moneyOf(Period period, String provider, Predicate<String> whose, Span known) {
    ToLongFunction<Predicate<LocalDate>> production =
        when -> total(when, whose, "production") + total(when, whose, "adjustment");
    ToLongFunction<Predicate<LocalDate>> collection =
        when -> total(when, whose, "collection") - total(when, whose, "refund");
    long net = production.applyAsLong(period::has);
    long collected = collection.applyAsLong(period::has);
    sum(period, "gross_production", provider, total(period::has, whose, "production"), known);
    sum(period, "net_production", provider, net, known);
    sum(period, "net_collections", provider, collected, known);
    ratio(period, "collection_rate", provider, collected, net);
    long completed = visits(period, whose).filter(visit -> is(visit, "completed")).count();
    ratio(period, "production_per_visit", provider, net, completed);
    long available =
        schedules.stream()
            .filter(fact -> whose.test(fact.provider()) && period.has(fact.day()))
            .mapToLong(Schedule::minutes)
            .sum();
    ratio(period, "revenue_per_provider_hour", provider, 60 * net, available);
    ratio(period, "provider_utilisation", provider, 30 * completed, available);
    if (known != null && known.through(today).meets(period)) {
      LocalDate end = period.last();
      Predicate<LocalDate> toDate = day -> !day.isAfter(end);
      Predicate<LocalDate> lastYear = day -> toDate.test(day) && day.isAfter(end.minusDays(365));
      long balance = production.applyAsLong(toDate) - collection.applyAsLong(toDate);
      put(period, "days_in_ar", provider, 365 * balance, production.applyAsLong(lastYear));
      long younger = Long.MIN_VALUE;
      long taken = 0;
      for (int[] age : new int[][] {{30, 0}, {60, 31}, {90, 61}, {120, 91}}) {
        Predicate<LocalDate> young =
            day -> toDate.test(day) && !day.isBefore(end.minusDays(age[0]));
        younger = Math.max(younger, Math.max(0, production.applyAsLong(young)));
        long upTo = Math.min(balance, younger);
        put(period, "receivable_" + age[1] + "_" + age[0], provider, upTo - taken, null);
        taken = upTo;
      }
      put(period, "receivable_over_120", provider, balance - taken, null);
    }
  }

  private void visitsOf(Period period, String provider, Predicate<String> whose, Span known) {
    List<Appointment> all = visits(period, whose).toList();
    sum(period, "scheduled_appointments", provider, all.size(), known);
    sum(period, "completed_appointments", provider, count(all, "completed"), known);
    ratio(period, "no_show_rate", provider, count(all, "no_show"), all.size());
    ratio(period, "cancellation_rate", provider, count(all, "cancelled"), all.size());

    LocalDate end = period.last();
    Set<String> active = new HashSet<>();
    appointments.stream()
        .filter(visit -> is(visit, "completed") && whose.test(visit.provider()))
        .filter(visit -> !day(visit).isAfter(end) && day(visit).plusMonths(18).isAfter(end))
        .forEach(visit -> active.add(visit.patient()));
    Span running = Span.of(appointments.stream().map(this::day)).through(today);
    if (running.meets(period) && (known != null || !active.isEmpty())) {
      put(period, "active_patients", provider, active.size(), null);
    }

    Set<String> seen = new HashSet<>();
    Set<String> reappointed = new HashSet<>();
    for (Appointment visit : all) {
      if (is(visit, "completed") && visit.kind().equals("hygiene")) {
        seen.add(visit.patient());
        if (appointments.stream()
            .anyMatch(
                later ->
                    later.kind().equals("hygiene")
                        && later.patient().equals(visit.patient())
                        && !is(later, "cancelled")
                        && later.start().isAfter(visit.start()))) {
          reappointed.add(visit.patient());
        }
      }
    }
    ratio(period, "hygiene_reappointment_rate", provider, reappointed.size(), seen.size());
    new VisitReckoning(all, appointments, whose, this::day)
        .figures(
            period,
            new VisitReckoning.Result() {
              @Override
              public void sum(String metric, long value) {
                Reckoning.this.sum(period, metric, provider, value, known);
              }

              @Override
              public void ratio(String metric, long above, long below) {
                Reckoning.this.ratio(period, metric, provider, above, below);
              }

              @Override
              public void standing(String metric, long above, long below) {
                if (running.meets(period) && (known != null || above != 0 || below != 0)) {
                  put(period, metric, provider, above, below);
                }
              }
            });
  }

  private void callsOf(Period period, Span known) {
    List<Call> inbound =
        calls.stream()
            .filter(call -> period.has(day(call)) && call.direction().equals("inbound"))
            .toList();
    sum(period, "inbound_calls", "", inbound.size(), known);
    long answered = inbound.stream().filter(call -> call.outcome().equals("answered")).count();
    ratio(period, "answer_rate", "", answered, inbound.size());
    long abandoned = inbound.stream().filter(call -> call.outcome().equals("abandoned")).count();
    ratio(period, "call_abandonment_rate", "", abandoned, inbound.size());
    long booked = inbound.stream().filter(Call::booked).count();
    long qualified = inbound.stream().filter(Call::qualified).count();
    ratio(period, "call_conversion_rate", "", booked, qualified);
  }

  /**
   * A sum is there when it is something, and for the whole clinic also when it is known to be 0.
   */
  private void sum(Period period, String metric, String provider, long value, Span known) {
    if (value != 0 || known != null && known.meets(period)) {
      put(period, metric, provider, value, null);
    }
  }

  private void ratio(Period period, String metric, String provider, long above, long below) {
    if (above != 0 || below != 0) {
      put(period, metric, provider, above, below);
    }
  }

  private void put(Period period, String metric, String provider, long above, Long below) {
    Figure.Key key = new Figure.Key(period.granularity(), metric, provider, period.first());
    figures.put(key, new Figure(key, above, below));
  }

  private long total(Predicate<LocalDate> when, Predicate<String> whose, String kind) {
    return financial.stream()
        .filter(fact -> fact.kind().equals(kind) && whose.test(fact.provider()))
        .filter(fact -> when.test(fact.day()))
        .mapToLong(Financial::amount)
        .sum();
  }

  private Stream<Appointment> visits(Period period, Predicate<String> whose) {
    return appointments.stream()
        .filter(visit -> period.has(day(visit)) && whose.test(visit.provider()));
  }

  private static long count(List<Appointment> visits, String status) {
    return visits.stream().filter(visit -> is(visit, status)).count();
  }

  private static boolean is(Appointment visit, String status) {
    return visit.status().equals(status);
  }

  private LocalDate day(Appointment visit) {
    return visit.start().atZone(zone).toLocalDate();
  }

  private LocalDate day(Call call) {
    return call.start().atZone(zone).toLocalDate();
  }

  private static <F extends Fact> List<F> kind(Collection<Fact> facts, Class<F> kind) {
    return facts.stream().filter(kind::isInstance).<F>map(kind::cast).toList();
  }
}
