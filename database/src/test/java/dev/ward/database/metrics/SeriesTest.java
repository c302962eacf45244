package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.metrics.Fact.Appointment;
import dev.ward.database.metrics.Fact.Call;
import dev.ward.database.metrics.Fact.Financial;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeriesTest {

  private Clinic clinic;

  @BeforeEach
  void aClinicWithFigures() throws SQLException {
    clinic = new Clinic("America/New_York");
    clinic.load(
        new Financial("f-1", "2025-03-03", "dr-lin", "production", 30_000),
        new Financial("f-2", "2025-03-04", "dr-okafor", "production", 10_000),
        new Financial("f-3", "2025-03-05", "dr-okafor", "collection", 10_000));
    clinic.load(new Call("c-1", "2025-03-04T15:00:00Z", "inbound", "missed", false, false));
    clinic.calculate();
  }

  @Test
  void moneyComesWithItsCurrencyAndWithoutADenominator() throws SQLException {
    assertThat(clinic.series("gross_production", "2025-03-03", "2025-03-06", "day"))
        .startsWith(
            """
            {"series":[{"key":"gross_production","definitionVersion":1,"unit":"money","currency":"USD","points":[\
            {"period":"2025-03-03","value":30000,"numerator":30000,"denominator":null},\
            {"period":"2025-03-04","value":10000,"numerator":10000,"denominator":null},\
            {"period":"2025-03-05","value":0,"numerator":0,"denominator":null}]}],"asOf":"20""")
        .endsWith("Z\",\"complete\":true}");
  }

  @Test
  void aRatioWithoutDenominatorHasNoValue() throws SQLException {
    assertThat(
            clinic.series(
                "collection_rate,call_conversion_rate", "2025-03-01", "2025-04-01", "month"))
        .contains(
            """
            {"key":"collection_rate","definitionVersion":1,"unit":"ratio","points":[\
            {"period":"2025-03-01","value":0.25,"numerator":10000,"denominator":40000}]}""");
    assertThat(clinic.series("collection_rate", "2025-03-05", "2025-03-06", "day"))
        .contains("\"value\":null,\"numerator\":10000,\"denominator\":0");
  }

  @Test
  void keysComeInTheOrderAskedForAndTheRangeExcludesItsEnd() throws SQLException {
    String series =
        clinic.series("inbound_calls,net_production", "2025-03-03", "2025-03-04", "day");
    assertThat(series.indexOf("inbound_calls")).isLessThan(series.indexOf("net_production"));
    assertThat(series).contains("2025-03-03").doesNotContain("2025-03-04");
  }

  @Test
  void aProvidersFiguresAreTheirOwn() throws SQLException {
    assertThat(
            clinic.query(
                "select body from metrics.series(null, '%s', '{gross_production}', '2025-03-01', '2025-04-01', 'month', 'dr-okafor', '', '')"
                    .formatted(clinic.id)))
        .singleElement()
        .asString()
        .contains("\"value\":10000");
  }

  @Test
  void anUnknownKeyOrGranularityIsInvalid() {
    assertThatThrownBy(
            () -> clinic.series("net_production,luck", "2025-03-01", "2025-04-01", "day"))
        .hasFieldOrPropertyWithValue("SQLState", "WR002")
        .hasMessageContaining("There is no KPI luck.")
        .hasMessageContaining("/keys");
    assertThatThrownBy(() -> clinic.series("net_production", "2025-03-01", "2025-04-01", "hour"))
        .hasFieldOrPropertyWithValue("SQLState", "WR002")
        .hasMessageContaining("/granularity");
  }

  @Test
  void anotherClinicIsNotThere() throws SQLException {
    Clinic other = new Clinic("Europe/Berlin");
    assertThatThrownBy(
            () ->
                clinic.query(
                    "select body from metrics.series(null, '%s', '{net_production}', '2025-03-01', '2025-04-01', 'day', '', '', '')"
                        .formatted(other.id)))
        .hasFieldOrPropertyWithValue("SQLState", "WA003");
  }

  @Test
  void aClinicThatWasNeverAggregatedIsCompleteOnlyWithoutFacts() throws SQLException {
    Clinic fresh = new Clinic("Europe/Berlin");
    assertThat(fresh.series("net_production", "2025-03-01", "2025-04-01", "day"))
        .endsWith("\"points\":[]}],\"asOf\":null,\"complete\":true}");
    fresh.load(new Financial("f-1", "2025-03-03", "dr-lin", "production", 30_000));
    assertThat(fresh.series("net_production", "2025-03-01", "2025-04-01", "day"))
        .endsWith("\"asOf\":null,\"complete\":false}");
  }

  @Test
  void aChangedFactMakesIncompleteWhatItMayMove() throws SQLException {
    clinic.load(new Financial("f-1", "2025-03-03", "dr-lin", "production", 31_000));
    assertIncomplete("gross_production", "2025-03-03", "2025-03-04", "day");
    assertComplete("gross_production", "2025-03-04", "2025-03-10", "day");
    assertComplete("inbound_calls", "2025-03-03", "2025-03-04", "day");
    // The month of the change begins in the range; the week before it has ended.
    assertIncomplete("gross_production", "2025-03-01", "2025-03-02", "month");
    assertComplete("gross_production", "2025-03-02", "2025-03-03", "week");
    assertIncomplete("days_in_ar", "2025-06-01", "2025-06-02", "day");
    assertComplete("days_in_ar", "2025-03-01", "2025-03-03", "day");
    clinic.calculate();
    assertComplete("gross_production,days_in_ar", "2025-03-03", "2025-03-04", "day");
  }

  @Test
  void aChangedVisitMayMoveActivePatientsAfterItAndReappointmentsBeforeIt() throws SQLException {
    clinic.load(
        new Appointment("a-1", "dr-lin", "p-1", "2025-03-10T15:00:00Z", "completed", "hygiene"));
    assertIncomplete("active_patients", "2026-03-01", "2026-03-02", "day");
    assertComplete("active_patients", "2025-03-01", "2025-03-02", "day");
    assertComplete("active_patients", "2026-10-01", "2026-10-02", "day");
    assertIncomplete("hygiene_reappointment_rate", "2025-03-01", "2025-03-02", "day");
    assertComplete("hygiene_reappointment_rate", "2025-04-01", "2025-04-02", "day");
  }

  private void assertComplete(String keys, String from, String to, String granularity)
      throws SQLException {
    assertThat(clinic.series(keys, from, to, granularity)).endsWith("\"complete\":true}");
  }

  private void assertIncomplete(String keys, String from, String to, String granularity)
      throws SQLException {
    assertThat(clinic.series(keys, from, to, granularity)).endsWith("\"complete\":false}");
  }
}
