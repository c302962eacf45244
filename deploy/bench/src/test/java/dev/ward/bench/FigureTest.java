package dev.ward.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FigureTest {

  @Test
  void aFigureThatReachesItsBarExactlyMeetsIt() {
    assertThat(Figure.of("R1", "reads", 0.65, Bar.atLeast(0.65), "").verdict()).isEqualTo("meets");
    assertThat(Figure.of("R2", "p99", 15, "ms", Bar.atMost(15), "").verdict()).isEqualTo("meets");
  }

  @Test
  void aFigureThatDoesNotReachItsBarIsBelowWhicheverWayItIsCounted() {
    assertThat(Figure.of("R1", "reads", 0.64, Bar.atLeast(0.65), "").verdict()).isEqualTo("below");
    assertThat(Figure.of("R2", "p99", 16, "ms", Bar.atMost(15), "").verdict()).isEqualTo("below");
  }

  @Test
  void whatCouldNotBeMeasuredHasNoFigureAndSaysWhy() {
    Figure failed = Figure.failed("I2", "audit-service isn't built");

    assertThat(failed.wasMeasured()).isFalse();
    assertThat(failed.line()).contains("I2", "not measured", "audit-service isn't built");
  }

  @Test
  void numbersHaveThreeDigitsThatCount() {
    assertThat(Figure.number(0.082345)).isEqualTo("0.0823");
    assertThat(Figure.number(0.65)).isEqualTo("0.65");
    assertThat(Figure.number(12.345)).isEqualTo("12.3");
    assertThat(Figure.number(1234.6)).isEqualTo("1235");
  }
}
