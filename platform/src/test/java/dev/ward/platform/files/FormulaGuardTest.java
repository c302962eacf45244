package dev.ward.platform.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaGuardTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\uFF1D1",
        "'=1",
        "''-1",
        "-"
      })
  void whatASpreadsheetWouldRunGetsAnApostropheThatComesOffAgain(String text) {
    assertThat(FormulaGuard.defused(text)).isEqualTo("'" + text);
    assertThat(FormulaGuard.restored(FormulaGuard.defused(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Acme", "'", "''", "'tis", "1-2", " =1", "a=b"})
  void everythingElseStaysAsItIs(String text) {
    assertThat(FormulaGuard.defused(text)).isEqualTo(text);
    assertThat(FormulaGuard.restored(text)).isEqualTo(text);
  }
}
