package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What definitions show as examples is what is reckoned. */
class WorkedExampleTest {

  static Stream<WorkedExample> examples() throws SQLException {
    return new Clinic("America/New_York")
        .inspect(WorkedExample.ALL).stream().map(WorkedExample::of);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aDefinitionsExampleComesToWhatItSays(WorkedExample example) throws SQLException {
    Clinic clinic = new Clinic("America/New_York");
    example.load(clinic);
    clinic.calculate();
    assertThat(clinic.figure(example.granularity(), example.key(), "", example.period()))
        .isEqualTo(example.figure());
    assertThat(
            clinic.query(
                """
                select metrics.figure_value(numerator, denominator, unit)
                  from metrics.figures('%s', '{%s}', '%s', '', '%s', date '%4$s' + 1)
                """
                    .formatted(clinic.id, example.key(), example.granularity(), example.period())))
        .containsExactly(example.value());
  }

  @Test
  void everyDefinitionInForceHasAnExample() throws SQLException {
    Clinic clinic = new Clinic("America/New_York");
    assertThat(
            clinic.query(
                """
                select key from metrics.metric_definition
                  where effective_until is null and examples = '[]' and organization_id is null
                """))
        .isEmpty();
    assertThat(
            clinic.query("select count(*) from metrics.metric_definition where examples <> '[]'"))
        .containsExactly("29");
  }
}
