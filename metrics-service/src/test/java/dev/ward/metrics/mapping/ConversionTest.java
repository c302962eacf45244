package dev.ward.metrics.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.metrics.facts.FactKind;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversionTest {

  private static @Nullable String amount(AmountFormat format, Cell cell) {
    Map<String, FieldSource> fields = Tables.financial();
    fields.put("amountMinor", new FieldSource("Amount", null, null, format, null));
    return Tables.read(FactKind.FINANCIAL, ColumnMapping.of(fields), "amountMinor", cell);
  }

  private static @Nullable String date(
      @Nullable String pattern, @Nullable String locale, Cell cell) {
    Map<String, FieldSource> fields = Tables.financial();
    fields.put("date", new FieldSource("Date", null, pattern, null, null));
    return Tables.read(FactKind.FINANCIAL, new ColumnMapping(null, locale, fields), "date", cell);
  }

  private static @Nullable String time(@Nullable String pattern, @Nullable String zone, Cell cell) {
    Map<String, FieldSource> fields = Tables.appointment();
    fields.put("scheduledStart", new FieldSource("Start", null, pattern, null, null));
    return Tables.read(
        FactKind.APPOINTMENT, new ColumnMapping(zone, null, fields), "scheduledStart", cell);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,234.50|123450",
        "1234.5|123450",
        "12|1200",
        ".5|50",
        "$1,234.50|123450",
        "-12.50|-1250",
        "12.50-|-1250",
        "(12.50)|-1250",
        "-$12.50|-1250",
        "12,34,567.00|123456700",
        "12.500|1250",
      })
  void amountsAreReadAsPeopleWriteThem(String text, String minor) {
    assertThat(amount(new AmountFormat(".", ",", 2), Cell.text(text))).isEqualTo(minor);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"12,50", "1,23,4.00", "1.234,50", "12.505", "abc", ".", "1e5", "--5", "(5", "1 234"})
  void anAmountThatIsWrittenOtherwiseIsNotGuessed(String text) {
    assertThat(amount(new AmountFormat(".", ",", 2), Cell.text(text))).startsWith("refused");
  }

  @Test
  void separatorsAreTheTables() {
    assertThat(amount(new AmountFormat(",", ".", 2), Cell.text("1.234,5"))).isEqualTo("123450");
    assertThat(amount(new AmountFormat(",", " ", 2), Cell.text("1\u202f234,50 €")))
        .isEqualTo("123450");
    assertThat(amount(new AmountFormat(null, "'", 2), Cell.text("1’234.50"))).isEqualTo("123450");
  }

  @Test
  void theCurrencyOfTheMappingSaysWhatAMinorUnitIs() {
    Map<String, FieldSource> fields = Tables.financial();
    fields.put("currency", FieldSource.constant("JPY"));
    fields.put(
        "amountMinor",
        new FieldSource("Amount", null, null, new AmountFormat(null, null, null), null));
    assertThat(
            Tables.read(
                FactKind.FINANCIAL, ColumnMapping.of(fields), "amountMinor", Cell.text("1200")))
        .isEqualTo("1200");
  }

  @Test
  void aNumberIsReadTheSameWhateverTheTablesSeparators() {
    AmountFormat german = new AmountFormat(",", ".", 2);
    assertThat(amount(german, Cell.number(new BigDecimal("1234.5")))).isEqualTo("123450");
    assertThat(amount(german, Cell.number(new BigDecimal("0.30000000000000004")))).isEqualTo("30");
  }

  @Test
  void aLongIdentityLosesNoDigit() {
    assertThat(Cell.number(new BigDecimal("12345678901234567")).text())
        .isEqualTo("12345678901234567");
    assertThat(Cell.number(new BigDecimal("1E+3")).text()).isEqualTo("1000");
  }

  @ParameterizedTest
  @CsvSource({
    "dd/MM/yyyy, en, 31/03/2026",
    "d.M.yy, de, 31.3.26",
    "d. MMMM yyyy, de, 31. März 2026",
    "MMM d yyyy, en, mar 31 2026",
    "yyyyMMdd, en, 20260331",
    "MM/dd/yyyy HH:mm, en, 03/31/2026 09:30",
  })
  void datesAreReadByTheirPattern(String pattern, String locale, String text) {
    assertThat(date(pattern, locale, Cell.text(text))).isEqualTo("2026-03-31");
  }

  @Test
  void aDayThatDoesNotExistIsRefused() {
    assertThat(date("dd/MM/yyyy", null, Cell.text("31/02/2026"))).startsWith("refused");
    assertThat(date("dd/MM/yyyy", null, Cell.text("2026-02-01"))).startsWith("refused");
  }

  @Test
  void aDateThatIsOneNeedsNoPattern() {
    assertThat(date("dd/MM/yyyy", null, Cell.date("2026-03-31T00:00:00"))).isEqualTo("2026-03-31");
    assertThat(date(null, null, Cell.number(new BigDecimal("46112")))).isEqualTo("2026-03-31");
    assertThat(date(null, null, Cell.number(new BigDecimal("20260331")))).startsWith("refused");
    assertThat(date("yyyyMMdd", null, Cell.number(new BigDecimal("20260331"))))
        .isEqualTo("2026-03-31");
  }

  @ParameterizedTest
  @CsvSource({
    "dd/MM/yyyy HH:mm, , 02/03/2026 09:30, 2026-03-02T09:30-05:00",
    "dd/MM/yyyy HH:mm, Europe/Paris, 02/03/2026 09:30, 2026-03-02T09:30+01:00",
    "MM/dd/yyyy hh:mm a, , 03/02/2026 09:30 pm, 2026-03-02T21:30-05:00",
    "dd/MM/yyyy HH:mm XXX, , 02/03/2026 09:30 +02:00, 2026-03-02T09:30+02:00",
    "dd/MM/yyyy, , 02/03/2026, 2026-03-02T00:00-05:00",
    ", , 2026-03-02T09:30:00, 2026-03-02T09:30-05:00",
    ", , 2026-03-02 09:30, 2026-03-02T09:30-05:00",
    ", Europe/Paris, 2026-03-02T09:30:00Z, 2026-03-02T09:30Z",
  })
  void aTimeWithoutOffsetIsTheZonesOwn(String pattern, String zone, String text, String instant) {
    assertThat(time(pattern, zone, Cell.text(text))).isEqualTo(instant);
  }

  @Test
  void theClocksOfTheZoneAreRespected() {
    assertThat(time(null, null, Cell.date("2026-07-01T09:30:00")))
        .isEqualTo("2026-07-01T09:30-04:00");
    assertThat(time(null, null, Cell.date("2026-03-08T02:30:00"))).contains("skipped");
    assertThat(time(null, null, Cell.date("2026-11-01T01:30:00")))
        .isEqualTo("2026-11-01T01:30-04:00");
    assertThat(time(null, null, Cell.number(new BigDecimal("46083.3958333333"))))
        .isEqualTo("2026-03-02T09:30-05:00");
  }

  @ParameterizedTest
  @CsvSource({"DONE, completed", "done, completed", "' Done ', completed", "scheduled, scheduled"})
  void wordsMeanTheSameWhateverTheirCase(String word, String meaning) {
    assertThat(status(Cell.text(word))).isEqualTo(meaning);
  }

  @Test
  void anEmptyCellCanMeanSomething() {
    assertThat(status(null)).isEqualTo("scheduled");
    assertThat(status(Cell.text(" "))).isEqualTo("scheduled");
  }

  private static @Nullable String status(@Nullable Cell cell) {
    Map<String, FieldSource> fields = Tables.appointment();
    fields.put(
        "status",
        new FieldSource("Status", null, null, null, Map.of("Done", "completed", "", "scheduled")));
    return Tables.read(FactKind.APPOINTMENT, ColumnMapping.of(fields), "status", cell);
  }
}
