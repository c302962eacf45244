package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaTest {

  private static Clinic clinic;

  @BeforeAll
  static void anyClinic() throws SQLException {
    clinic = new Clinic("America/New_York");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "production;{1}|{1}|money",
        "production + adjustment;{1,2}|{1,1}|money",
        "-refund+collection;{3,4}|{1,-1}|money",
        "60 * (production - (refund - adjustment));{1,2,4}|{60,60,-60}|money",
        "2*3*production - - production;{1}|{7}|money",
        "production - production + refund;{4}|{1}|money",
        "1440 * booked_ahead;{13}|{1440}|count"
      })
  void aFormulaIsASumOfMeasuresWithWholeFactors(String formula, String terms) throws SQLException {
    assertThat(clinic.query("select * from metrics.formula_terms('%s', '/x')".formatted(formula)))
        .containsExactly(terms);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "luck;there is no measure luck, at character 1",
        "production +;ends where a measure is expected",
        "production production;+, - or the end is expected, not production, at character 12",
        "production / refund;+, - or the end is expected, not /, at character 12",
        "2 production;a number must be followed by *, at character 3",
        "production * 2;+, - or the end is expected, not *, at character 12",
        "(production;a bracket is not closed",
        "production);+, - or the end is expected, not ), at character 11",
        "100001 * production;a factor is at most 100000, at character 1",
        "1000 * 1000 * production;a factor is at most 100000, at character 8",
        "1000 * (1000 * production);has a factor beyond 100000",
        "99999999999999999999999 * production;a factor is at most 100000",
        "0 * production;comes to nothing",
        "production + completed_minutes;completed_minutes is of unit minutes",
        "((((((((((((production))))))))))));brackets are more than 10 deep",
        "production) drop table metrics.measure --;+, - or the end is expected, not )"
      })
  void whatIsNoFormulaIsRefusedWithTheReasonAndThePlace(String formula, String reason) {
    assertThatThrownBy(
            () ->
                clinic.query(
                    "select * from metrics.formula_terms('%s', '/numeratorFormula')"
                        .formatted(formula)))
        .hasFieldOrPropertyWithValue("SQLState", "WR002")
        .hasMessageContaining(reason)
        .hasMessageContaining("/numeratorFormula");
  }

  @Test
  void eightMeasuresAreEnough() throws SQLException {
    String eight =
        "completed_appointments + cancelled_appointments + no_shows + booked_ahead + inbound_calls"
            + " + answered_calls + qualified_calls + booked_calls";
    assertThat(
            clinic.query(
                "select cardinality(places) from metrics.formula_terms('%s', '/x')"
                    .formatted(eight)))
        .containsExactly("8");
    assertThatThrownBy(
            () ->
                clinic.query(
                    "select * from metrics.formula_terms('%s + abandoned_calls', '/x')"
                        .formatted(eight)))
        .hasMessageContaining("more than eight");
  }

  @Test
  void whatAFormulaComesToIsTheSumOfItsMeasures() throws SQLException {
    assertThat(
            clinic.query(
                """
                select metrics.formula_value('{10,20,30,40,50,60,70,80,90}', '{1,2,3,4,5,6,7,9}', '{1,-1,2,1,1,1,1,1}'),
                       metrics.formula_value('{10,20}', '{2}', '{3}'), metrics.formula_value('{10,20}', null, null)
                """))
        .containsExactly("360|60|");
  }
}
