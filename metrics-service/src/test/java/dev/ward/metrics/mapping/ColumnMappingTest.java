package dev.ward.metrics.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.metrics.facts.FactBatch;
import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.facts.Unacceptable;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnMappingTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<String> pointers(FactKind kind, ColumnMapping mapping) {
    return mapping.faults(kind).stream().map(FieldError::pointer).toList();
  }

  @Test
  void aRowBecomesAFact() throws Unacceptable {
    Map<String, FieldSource> fields = Tables.financial();
    fields.put("date", new FieldSource("Date", null, "dd/MM/yyyy", null, null));
    fields.put(
        "kind",
        new FieldSource(
            "Type", null, null, null, Map.of("Charge", "production", "Paid", "collection")));
    fields.put(
        "amountMinor",
        new FieldSource("Amount", null, null, new AmountFormat(",", ".", null), null));
    MappedRows rows =
        ColumnMapping.of(fields)
            .bind(
                FactKind.FINANCIAL,
                List.of("Note", "Amount", "TYPE ", "Doctor", "Date", "Invoice"),
                Tables.CLINIC);
    String[] cells = {"left out", "1.234,50", "paid", "dr-a", "31/03/2026", "i-1"};
    FactBatch batch = new FactBatch(FactKind.FINANCIAL, 1);
    assertThat(batch.add(rows.of(place -> Cell.text(cells[place])), 2)).isTrue();
    assertThat(batch.identity(0)).isEqualTo("i-1");
    assertThat(batch.arrays()[1][0]).hasToString("2026-03-31");
    assertThat(batch.arrays()[3][0]).isEqualTo("collection");
    assertThat(batch.arrays()[4][0]).isEqualTo(123450L);
    assertThat(batch.arrays()[5][0]).isEqualTo("USD");
    assertThat(batch.arrays()[6][0]).isNull();
  }

  @Test
  void whatIsReadFromJsonIsWrittenAsItWas() throws JsonProcessingException {
    String text =
        """
        {"timeZone":"Europe/Berlin","locale":"de","fields":{"externalId":{"column":"Nr"},\
        "date":{"column":"Datum","pattern":"d. MMMM yyyy"},"kind":{"column":"Art","values":{"Rechnung":"production","":"refund"}},\
        "amountMinor":{"column":"Betrag","amount":{"decimal":",","grouping":".","minorDigits":2}},"currency":{"constant":"EUR"}}}""";
    ColumnMapping mapping = JSON.readValue(text, ColumnMapping.class);
    assertThat(JSON.readTree(JSON.writeValueAsString(mapping)).path("fields").path("kind"))
        .isEqualTo(JSON.readTree(text).path("fields").path("kind"));
    assertThat(JSON.readValue(JSON.writeValueAsString(mapping), ColumnMapping.class))
        .isEqualTo(mapping);
  }

  @Test
  void everyFieldThatAFactNeedsHasToComeFromSomewhere() {
    Map<String, FieldSource> fields = Tables.financial();
    fields.remove("provider");
    assertThat(pointers(FactKind.FINANCIAL, ColumnMapping.of(fields)))
        .containsExactly("/fields/provider");
    assertThat(pointers(FactKind.FINANCIAL, new ColumnMapping(null, null, null)))
        .containsExactly("/fields");
  }

  @Test
  void aFieldOfAnotherKindIsRefused() {
    Map<String, FieldSource> fields = Tables.financial();
    fields.put("patient/Ref", FieldSource.column("Patient"));
    assertThat(pointers(FactKind.FINANCIAL, ColumnMapping.of(fields)))
        .containsExactly("/fields/patient~1Ref");
  }

  @Test
  void aFieldComesFromOnePlace() {
    Map<String, FieldSource> fields = Tables.financial();
    fields.put("currency", new FieldSource("Currency", "USD", null, null, null));
    fields.put("payer", new FieldSource(null, null, null, null, null));
    assertThat(pointers(FactKind.FINANCIAL, ColumnMapping.of(fields)))
        .containsExactlyInAnyOrder("/fields/currency", "/fields/payer");
  }

  @Test
  void constantsAndMeaningsAreWhatTheFieldTakes() {
    Map<String, FieldSource> fields = Tables.financial();
    fields.put("currency", FieldSource.constant("Dollars"));
    fields.put("kind", new FieldSource("Type", null, null, null, Map.of("Charge", "income")));
    assertThat(pointers(FactKind.FINANCIAL, ColumnMapping.of(fields)))
        .containsExactlyInAnyOrder("/fields/currency/constant", "/fields/kind/values/Charge");
  }

  @Test
  void twoSpellingsOfAWordCantMeanTwoThings() {
    Map<String, FieldSource> fields = Tables.financial();
    fields.put(
        "kind",
        new FieldSource("Type", null, null, null, Map.of("paid", "collection", "Paid ", "refund")));
    assertThat(ColumnMapping.of(fields).faults(FactKind.FINANCIAL)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "date, HH:mm",
    "date, MM/yyyy",
    "date, not a pattern",
    "date, dd/MM/yyyy'",
    "payer, dd/MM/yyyy",
  })
  void aPatternTellsADayOfADateField(String field, String pattern) {
    Map<String, FieldSource> fields = Tables.financial();
    fields.put(field, new FieldSource("Date", null, pattern, null, null));
    assertThat(pointers(FactKind.FINANCIAL, ColumnMapping.of(fields)))
        .containsExactly("/fields/" + field + "/pattern");
  }

  @ParameterizedTest
  @CsvSource({
    "';', , , decimal",
    "., x, , grouping",
    "., ., , grouping",
    ", ., , grouping",
    "., , 5, minorDigits",
  })
  void anAmountIsWrittenInAWayThatCanBeReadInOneWayOnly(
      String decimal, String grouping, Integer digits, String fault) {
    Map<String, FieldSource> fields = Tables.financial();
    fields.put(
        "amountMinor",
        new FieldSource("Amount", null, null, new AmountFormat(decimal, grouping, digits), null));
    assertThat(pointers(FactKind.FINANCIAL, ColumnMapping.of(fields)))
        .containsExactly("/fields/amountMinor/amount/" + fault);
  }

  @Test
  void onlyAmountsAreReadAsAmounts() {
    Map<String, FieldSource> fields = Tables.financial();
    fields.put(
        "payer", new FieldSource("Payer", null, null, new AmountFormat(null, null, null), null));
    assertThat(pointers(FactKind.FINANCIAL, ColumnMapping.of(fields)))
        .containsExactly("/fields/payer/amount");
  }

  @Test
  void zonesAndLanguagesAreKnownOnes() {
    ColumnMapping mapping = new ColumnMapping("Mars/Olympus", "??", Tables.financial());
    assertThat(pointers(FactKind.FINANCIAL, mapping))
        .containsExactlyInAnyOrder("/timeZone", "/locale");
  }

  @Test
  void aRenamedColumnIsNamed() {
    ColumnMapping mapping = ColumnMapping.of(Tables.financial());
    List<String> header = List.of("INVOICE", " date", "Provider", "Amount");
    assertThat(mapping.missing(header)).containsExactly("Doctor");
    assertThatThrownBy(() -> mapping.bind(FactKind.FINANCIAL, header, Tables.CLINIC))
        .isInstanceOfSatisfying(
            Problem.class,
            problem ->
                assertThat(problem.errors())
                    .containsExactly(new FieldError("/Doctor", "is a column that is missing")));
  }

  @Test
  void aColumnThatIsThereTwiceIsNotGuessed() {
    ColumnMapping mapping = ColumnMapping.of(Tables.financial());
    List<String> header = List.of("Invoice", "Date", "Doctor", "Amount", "amount");
    assertThat(mapping.missing(header)).isEmpty();
    assertThat(mapping.ambiguous(header)).containsExactly("Amount");
    assertThatThrownBy(() -> mapping.bind(FactKind.FINANCIAL, header, Tables.CLINIC))
        .isInstanceOf(Problem.class);
  }

  @Test
  void faultsPointIntoTheRequest() {
    assertThatThrownBy(() -> new ColumnMapping(null, null, null).require(FactKind.CALL, "/mapping"))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.errors().get(0).pointer()).isEqualTo("/mapping/fields"));
  }
}
