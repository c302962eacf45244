package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.metrics.Fact.Appointment;
import dev.ward.database.metrics.Fact.Call;
import dev.ward.database.metrics.Fact.Financial;
import dev.ward.database.metrics.Fact.Patient;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Figures worked out by hand. */
class AggregationTest {

  private Clinic clinic;

  @BeforeEach
  void aClinic() throws SQLException {
    clinic = new Clinic("America/New_York");
  }

  @Test
  void moneyAddsUpFromDayToYear() throws SQLException {
    clinic.load(
        new Financial("f-1", "2025-03-31", "dr-lin", "production", 10_000),
        new Financial("f-2", "2025-03-31", "dr-lin", "adjustment", -1_000),
        new Financial("f-3", "2025-04-01", "dr-okafor", "production", 5_000),
        new Financial("f-4", "2025-04-01", "dr-lin", "collection", 8_000),
        new Financial("f-5", "2025-04-01", "dr-lin", "refund", 500));
    clinic.calculate();
    assertThat(clinic.figure("day", "gross_production", "", "2025-03-31")).isEqualTo("10000");
    assertThat(clinic.figure("day", "net_production", "", "2025-03-31")).isEqualTo("9000");
    assertThat(clinic.figure("day", "net_collections", "", "2025-04-01")).isEqualTo("7500");
    // Monday, March 31, begins the week of April 1.
    assertThat(clinic.figure("week", "net_production", "", "2025-03-31")).isEqualTo("14000");
    assertThat(clinic.figure("month", "net_production", "", "2025-03-01")).isEqualTo("9000");
    assertThat(clinic.figure("quarter", "net_production", "", "2025-04-01")).isEqualTo("5000");
    assertThat(clinic.figure("year", "collection_rate", "", "2025-01-01")).isEqualTo("7500/14000");
    assertThat(clinic.figure("year", "net_production", "dr-lin", "2025-01-01")).isEqualTo("9000");
    assertThat(clinic.figure("year", "net_collections", "dr-okafor", "2025-01-01")).isNull();
  }

  @Test
  void aDayWithoutFactsBetweenDaysWithFactsIsADayWithNothing() throws SQLException {
    clinic.load(
        new Financial("f-1", "2025-03-03", "dr-lin", "production", 10_000),
        new Financial("f-2", "2025-03-05", "dr-lin", "production", 10_000));
    clinic.calculate();
    assertThat(clinic.figure("day", "gross_production", "", "2025-03-02")).isNull();
    assertThat(clinic.figure("day", "gross_production", "", "2025-03-04")).isEqualTo("0");
    assertThat(clinic.figure("day", "gross_production", "", "2025-03-06")).isNull();
    assertThat(clinic.figure("day", "collection_rate", "", "2025-03-04")).isNull();
    assertThat(clinic.figure("day", "inbound_calls", "", "2025-03-04")).isNull();
  }

  @Test
  void visitsCallsAndNewPatientsAreCounted() throws SQLException {
    clinic.load(
        visit("a-1", "p-1", "2025-03-03", "completed"),
        visit("a-2", "p-2", "2025-03-03", "completed"),
        visit("a-3", "p-3", "2025-03-03", "no_show"),
        visit("a-4", "p-4", "2025-03-03", "cancelled"),
        visit("a-5", "p-5", "2025-03-03", "scheduled"));
    clinic.load(
        new Call("c-1", "2025-03-03T15:00:00Z", "inbound", "answered", true, true),
        new Call("c-2", "2025-03-03T15:00:00Z", "inbound", "answered", true, false),
        new Call("c-3", "2025-03-03T15:00:00Z", "inbound", "missed", false, false),
        new Call("c-4", "2025-03-03T15:00:00Z", "outbound", "answered", true, true));
    clinic.load(new Patient("p-1", "2025-03-03"), new Patient("p-2", "2025-02-03"));
    clinic.load(new Financial("f-1", "2025-03-03", "dr-lin", "production", 30_000));
    clinic.calculate();
    assertThat(clinic.figure("day", "scheduled_appointments", "", "2025-03-03")).isEqualTo("5");
    assertThat(clinic.figure("day", "completed_appointments", "", "2025-03-03")).isEqualTo("2");
    assertThat(clinic.figure("day", "no_show_rate", "", "2025-03-03")).isEqualTo("1/5");
    assertThat(clinic.figure("day", "cancellation_rate", "", "2025-03-03")).isEqualTo("1/5");
    assertThat(clinic.figure("day", "production_per_visit", "", "2025-03-03")).isEqualTo("30000/2");
    assertThat(clinic.figure("day", "inbound_calls", "", "2025-03-03")).isEqualTo("3");
    assertThat(clinic.figure("day", "answer_rate", "", "2025-03-03")).isEqualTo("2/3");
    assertThat(clinic.figure("day", "call_conversion_rate", "", "2025-03-03")).isEqualTo("1/2");
    assertThat(clinic.figure("month", "new_patients", "", "2025-03-01")).isEqualTo("1");
    assertThat(clinic.figure("quarter", "new_patients", "", "2025-01-01")).isEqualTo("2");
  }

  @Test
  void aPatientIsActiveForEighteenMonthsAndCountsOnce() throws SQLException {
    clinic.load(
        visit("a-1", "p-1", "2024-01-15", "completed"),
        visit("a-2", "p-1", "2024-02-15", "completed"),
        visit("a-3", "p-2", "2024-02-15", "completed"),
        visit("a-4", "p-3", "2024-02-15", "no_show"));
    clinic.calculate();
    assertThat(clinic.figure("day", "active_patients", "", "2024-01-15")).isEqualTo("1");
    assertThat(clinic.figure("day", "active_patients", "", "2024-02-14")).isEqualTo("1");
    assertThat(clinic.figure("day", "active_patients", "", "2024-02-15")).isEqualTo("2");
    assertThat(clinic.figure("month", "active_patients", "", "2024-02-01")).isEqualTo("2");
    assertThat(clinic.figure("year", "active_patients", "", "2024-01-01")).isEqualTo("2");
    assertThat(clinic.figure("day", "active_patients", "", "2025-08-14")).isEqualTo("2");
    assertThat(clinic.figure("day", "active_patients", "", "2025-08-15")).isEqualTo("0");
    assertThat(clinic.figure("month", "active_patients", "", "2025-08-01")).isEqualTo("0");
    assertThat(clinic.figure("day", "active_patients", "dr-lin", "2025-08-14")).isEqualTo("2");
    assertThat(clinic.figure("day", "active_patients", "dr-lin", "2025-08-15")).isNull();
  }

  @Test
  void aHygienePatientIsReappointedByALaterHygieneAppointmentThatStands() throws SQLException {
    clinic.load(
        hygiene("a-1", "p-1", "2025-03-03", "completed"),
        hygiene("a-2", "p-1", "2025-09-03", "scheduled"),
        hygiene("a-3", "p-2", "2025-03-03", "completed"),
        hygiene("a-4", "p-2", "2025-09-03", "cancelled"),
        hygiene("a-5", "p-3", "2025-03-10", "completed"),
        hygiene("a-6", "p-3", "2025-03-04", "completed"),
        visit("a-7", "p-3", "2025-10-04", "scheduled"));
    clinic.calculate();
    assertThat(clinic.figure("day", "hygiene_reappointment_rate", "", "2025-03-03"))
        .isEqualTo("1/2");
    assertThat(clinic.figure("day", "hygiene_reappointment_rate", "", "2025-03-10"))
        .isEqualTo("0/1");
    // The third came twice in March and counts once: after the first time a later one was booked.
    assertThat(clinic.figure("month", "hygiene_reappointment_rate", "", "2025-03-01"))
        .isEqualTo("2/3");

    clinic.load(hygiene("a-4", "p-2", "2025-09-03", "scheduled"));
    clinic.calculate();
    assertThat(clinic.figure("day", "hygiene_reappointment_rate", "", "2025-03-03"))
        .isEqualTo("2/2");
    assertThat(clinic.figure("year", "hygiene_reappointment_rate", "", "2025-01-01"))
        .isEqualTo("3/3");
  }

  @Test
  void receivablesStandAtThePeriodsEnd() throws SQLException {
    clinic.load(
        new Financial("f-1", "2024-01-10", "dr-lin", "production", 20_000),
        new Financial("f-2", "2024-01-20", "dr-lin", "collection", 15_000),
        new Financial("f-3", "2025-01-09", "dr-lin", "production", 7_300));
    clinic.calculate();
    assertThat(clinic.figure("day", "days_in_ar", "", "2024-01-19"))
        .isEqualTo(365 * 20_000 + "/20000");
    assertThat(clinic.figure("month", "days_in_ar", "", "2024-01-01"))
        .isEqualTo(365 * 5_000 + "/20000");
    // 2024 is a leap year: on January 8 the first production is 364 days old, on January 9, 365.
    assertThat(clinic.figure("day", "days_in_ar", "", "2025-01-08"))
        .isEqualTo(365 * 5_000 + "/20000");
    assertThat(clinic.figure("day", "days_in_ar", "", "2025-01-09"))
        .isEqualTo(365 * 12_300 + "/7300");
  }

  @Test
  void aLateCorrectionChangesWhatItMustAndNothingElse() throws SQLException {
    clinic.load(
        new Financial("f-1", "2025-03-03", "dr-lin", "production", 10_000),
        new Financial("f-2", "2025-03-04", "dr-lin", "production", 10_000),
        new Financial("f-3", "2025-05-04", "dr-okafor", "production", 10_000));
    clinic.calculate();
    clinic.load(new Financial("f-2", "2025-03-04", "dr-lin", "production", 9_000));
    assertThat(clinic.calculate().days()).isEqualTo(1);
    assertThat(
            clinic.query(
                """
                select granularity, provider, period_start, production from metrics.metric_aggregations
                  where computed_at = (select max(computed_at) from metrics.metric_aggregations)
                  order by granularity, provider
                """))
        .containsExactly(
            "day||2025-03-04|9000",
            "day|dr-lin|2025-03-04|9000",
            "month||2025-03-01|19000",
            "month|dr-lin|2025-03-01|19000",
            "quarter||2025-01-01|19000",
            "quarter|dr-lin|2025-01-01|19000",
            "week||2025-03-03|19000",
            "week|dr-lin|2025-03-03|19000",
            "year||2025-01-01|29000",
            "year|dr-lin|2025-01-01|19000");
  }

  @Test
  void aSecondRunFindsNothingToDo() throws SQLException {
    clinic.load(new Financial("f-1", "2025-03-03", "dr-lin", "production", 10_000));
    assertThat(clinic.calculate().written()).isPositive();
    assertThat(clinic.calculate()).isEqualTo(new Clinic.Run(0, 0, 0));
  }

  @Test
  void whatStandsIsKnownUntilTodayWithoutAnotherAggregation() throws SQLException {
    LocalDate today = LocalDate.now(ZoneId.of("America/New_York"));
    clinic.load(
        new Financial("f-1", today.minusDays(40).toString(), "dr-lin", "production", 10_000),
        new Financial("f-2", today.minusDays(35).toString(), "dr-lin", "collection", 4_000));
    clinic.calculate();
    assertThat(clinic.figure("day", "receivable_31_60", "", today.toString())).isEqualTo("6000");
    assertThat(clinic.figure("day", "receivable_0_30", "", today.minusDays(10).toString()))
        .isEqualTo("6000");
    assertThat(clinic.figure("day", "receivable_0_30", "", today.plusDays(1).toString())).isNull();
    assertThat(clinic.figure("day", "net_production", "", today.toString())).isNull();
  }

  @Test
  void whenAllFactsAreGoneSoAreTheFigures() throws SQLException {
    clinic.load(new Financial("f-1", "2025-03-03", "dr-lin", "production", 10_000));
    clinic.load(hygiene("a-1", "p-1", "2025-03-03", "completed"));
    clinic.calculate();
    clinic.delete("financial_metrics", "external_id", "f-1");
    clinic.delete("appointment_metrics", "external_id", "a-1");
    clinic.calculate();
    assertThat(clinic.figures()).isEmpty();
  }

  @Test
  void eachFigureSaysWhichRunAndWhichDefinitionMadeIt() throws SQLException {
    clinic.load(new Financial("f-1", "2025-03-03", "dr-lin", "production", 10_000));
    UUID run = UUID.randomUUID();
    clinic.query("select metrics.calculate_metrics('%s', run => '%s')".formatted(clinic.id, run));
    assertThat(clinic.query("select distinct run_id from metrics.metric_aggregations"))
        .containsExactly(run.toString());
    assertThat(clinic.series("net_production", "2025-03-03", "2025-03-04", "day"))
        .contains("\"definitionVersion\":1");
  }

  @Test
  void onlyTheAddressedClinicIsAggregatedAndOnlyByWhoRunsJobs() throws SQLException {
    Clinic other = new Clinic("Europe/Berlin");
    String statement = "select metrics.calculate_metrics('%s')";
    assertThatThrownBy(() -> clinic.query(statement.formatted(other.id)))
        .hasFieldOrPropertyWithValue("SQLState", "WA003");
    String viewer = clinic.as(clinic.person("viewer"), "viewer");
    assertThatThrownBy(() -> clinic.query(viewer, statement.formatted(clinic.id)))
        .hasFieldOrPropertyWithValue("SQLState", "WA004");
    String admin = clinic.as(clinic.person("admin"), "admin");
    assertThat(clinic.query(admin, statement.formatted(clinic.id))).hasSize(1);
  }

  private static Appointment visit(String id, String patient, String day, String status) {
    return new Appointment(id, "dr-lin", patient, day + "T15:00:00Z", status, "visit");
  }

  private static Appointment hygiene(String id, String patient, String day, String status) {
    return new Appointment(id, "dr-lin", patient, day + "T15:00:00Z", status, "hygiene");
  }
}
