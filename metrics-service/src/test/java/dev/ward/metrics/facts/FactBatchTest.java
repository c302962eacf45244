package dev.ward.metrics.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FactBatchTest {

  private static final Map<FactKind, Map<String, String>> GOOD =
      Map.of(
          FactKind.FINANCIAL,
          Map.of(
              "external_id", "f-1",
              "date", "2026-03-02",
              "provider", "dr-a",
              "kind", "production",
              "amount_minor", "12500",
              "currency", "USD",
              "payer", "aetna",
              "procedure_code", "D0120"),
          FactKind.APPOINTMENT,
          Map.of(
              "external_id", "a-1",
              "provider", "dr-a",
              "patient_ref", "p-1",
              "scheduled_start", "2026-03-02T09:00:00-05:00",
              "duration_minutes", "30",
              "status", "completed",
              "kind", "hygiene",
              "booked_at", "2026-02-01T12:00:00Z",
              "cancelled_at", "",
              "presented_minor", "120000"),
          FactKind.CALL,
          Map.of(
              "external_id", "c-1",
              "started_at", "2026-03-02T09:00:00Z",
              "direction", "inbound",
              "outcome", "answered",
              "duration_seconds", "61",
              "qualified", "true",
              "booked", "false"),
          FactKind.PATIENT,
          Map.of(
              "patient_ref", "p-1",
              "first_visit_on", "2020-02-29",
              "last_visit_on", "2026-03-02",
              "status", "active",
              "referral_source", "friend"),
          FactKind.SCHEDULE,
          Map.of(
              "external_id", "s-1",
              "date", "2026-03-02",
              "provider", "dr-a",
              "minutes", "480"));

  private record Given(FactKind kind, Map<String, String> texts) implements FactRow {

    @Override
    public @Nullable String text(int column) {
      return texts.get(kind.columns().get(column).name());
    }

    @Override
    public @Nullable Unacceptable fault() {
      return null;
    }

    Given with(String column, @Nullable String text) {
      Map<String, String> other = new LinkedHashMap<>(texts);
      other.put(column, text);
      return new Given(kind, other);
    }
  }

  private static Given good(FactKind kind) {
    return new Given(kind, GOOD.get(kind));
  }

  @ParameterizedTest
  @EnumSource
  void aRowAsItShouldBeIsTaken(FactKind kind) throws Unacceptable {
    FactBatch batch = new FactBatch(kind, 10);
    assertThat(batch.add(good(kind), 2)).isTrue();
    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.line(0)).isEqualTo(2);
    assertThat(batch.arrays()).hasNumberOfRows(kind.columns().size());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsOptionalMayBeMissingAndNothingElse(FactKind kind) {
    for (Column column : kind.columns()) {
      Unacceptable refused =
          catchThrowableOfType(
              Unacceptable.class,
              () -> new FactBatch(kind, 10).add(good(kind).with(column.name(), " "), 1));
      if (column.required()) {
        assertThat(refused.column()).isEqualTo(column.name());
        assertThat(refused.reason()).isEqualTo("is missing");
      } else {
        assertThat(refused).isNull();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FINANCIAL,   date,             2026-02-30",
    "FINANCIAL,   date,             02/03/2026",
    "FINANCIAL,   date,             2026-3-2",
    "FINANCIAL,   date,             0026-03-02",
    "FINANCIAL,   date,             2026-03-02T00:00:00Z",
    "FINANCIAL,   kind,             Production",
    "FINANCIAL,   amount_minor,     -1",
    "FINANCIAL,   amount_minor,     0",
    "FINANCIAL,   amount_minor,     12.50",
    "FINANCIAL,   amount_minor,     1e3",
    "FINANCIAL,   amount_minor,     1000000000001",
    "FINANCIAL,   amount_minor,     99999999999999999999999",
    "FINANCIAL,   currency,         usd",
    "FINANCIAL,   currency,         DOLLAR",
    "APPOINTMENT, scheduled_start,  2026-03-02T09:00:00",
    "APPOINTMENT, scheduled_start,  2026-02-30T09:00:00Z",
    "APPOINTMENT, scheduled_start,  2026-03-02 09:00",
    "APPOINTMENT, scheduled_start,  2026-03-02T25:00:00Z",
    "APPOINTMENT, duration_minutes, -5",
    "APPOINTMENT, duration_minutes, 1441",
    "APPOINTMENT, status,           done",
    "APPOINTMENT, kind,             surgery",
    "APPOINTMENT, booked_at,        yesterday",
    "APPOINTMENT, presented_minor,  -1",
    "APPOINTMENT, presented_minor,  1000000000001",
    "APPOINTMENT, accepted_minor,   120001",
    "SCHEDULE,    date,             2026-02-30",
    "SCHEDULE,    minutes,          -1",
    "SCHEDULE,    minutes,          1441",
    "CALL,        direction,        sideways",
    "CALL,        outcome,          busy",
    "CALL,        duration_seconds, 86401",
    "CALL,        qualified,        1",
    "CALL,        booked,           yes",
    "PATIENT,     first_visit_on,   2019-02-29",
    "PATIENT,     last_visit_on,    2019-12-31",
    "PATIENT,     status,           gone"
  })
  void whatIsWrongIsNamedByItsColumn(FactKind kind, String column, String text) {
    Unacceptable refused =
        catchThrowableOfType(
            Unacceptable.class,
            () -> new FactBatch(kind, 10).add(good(kind).with(column, text), 1));
    assertThat(refused.column()).isEqualTo(column);
  }

  @Test
  void onlyAnAdjustmentMayBeNegative() throws Unacceptable {
    Given adjustment = good(FactKind.FINANCIAL).with("kind", "adjustment");
    assertThat(new FactBatch(FactKind.FINANCIAL, 1).add(adjustment.with("amount_minor", "-500"), 1))
        .isTrue();
  }

  @Test
  void textIsBoundedInCharactersAndFreeOfWhatCannotBeStored() throws Unacceptable {
    FactBatch batch = new FactBatch(FactKind.FINANCIAL, 10);
    Given row = good(FactKind.FINANCIAL);
    assertThat(batch.add(row.with("payer", "\uD83D\uDE00".repeat(200)), 1)).isTrue();
    for (String bad : new String[] {"x".repeat(201), "a\u0000b", "\uD83D", "\uDE00\uD83D"}) {
      Unacceptable refused =
          catchThrowableOfType(Unacceptable.class, () -> batch.add(row.with("payer", bad), 1));
      assertThat(refused.column()).isEqualTo("payer");
    }
  }

  @Test
  void aBatchHoldsNoIdentityTwice() throws Unacceptable {
    FactBatch batch = new FactBatch(FactKind.FINANCIAL, 10);
    Given row = good(FactKind.FINANCIAL);
    assertThat(batch.add(row, 2)).isTrue();
    assertThat(batch.add(row.with("date", "2026-03-03"), 3)).isFalse();
    batch.clear();
    assertThat(batch.add(row.with("date", "2026-03-03"), 3)).isTrue();
    assertThat(batch.arrays()[1]).containsExactly(LocalDate.of(2026, 3, 3));
  }

  @Test
  void aFullBatchTakesNoMore() throws Unacceptable {
    FactBatch batch = new FactBatch(FactKind.FINANCIAL, 1);
    assertThat(batch.add(good(FactKind.FINANCIAL), 2)).isTrue();
    assertThat(batch.isFull()).isTrue();
    assertThat(batch.add(good(FactKind.FINANCIAL).with("external_id", "f-2"), 3)).isFalse();
  }
}
