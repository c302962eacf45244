package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database gives to be taken away, whatever the service before it has checked. */
class ExportTest {

  private static final String ROWS =
      "select jsonb_array_length(content::jsonb) from metrics.format_export_data('%s', '{}', null, 100)";

  private Clinic clinic;

  @BeforeEach
  void aClinicWithFacts() throws SQLException {
    clinic = new Clinic("America/New_York");
    clinic.administrate(
        """
        insert into metrics.provider (clinic_id, code) values ('%1$s', 'dr-a'), ('%1$s', 'dr-b');
        insert into metrics.financial_metrics (clinic_id, external_id, day, provider, kind, amount_minor, currency, deleted_at)
          values ('%1$s', 'f-1', '2026-03-01', 'dr-a', 'production', 1, 'USD', null),
                 ('%1$s', 'f-2', '2026-03-02', 'dr-b', 'production', 2, 'USD', null),
                 ('%1$s', 'f-3', '2026-03-03', 'dr-a', 'production', 3, 'USD', now());
        insert into metrics.patient_metrics (clinic_id, patient_ref, first_visit_on, last_visit_on, status)
          values ('%1$s', 'p-1', '2026-03-01', '2026-03-01', 'active');
        """
            .formatted(clinic.id));
  }

  private List<String> rowsFor(String role, String what) throws SQLException {
    return clinic.query(clinic.as(clinic.person(role), role), ROWS.formatted(what));
  }

  @ParameterizedTest
  @ValueSource(strings = {"financial", "appointment", "call", "patient", "schedule"})
  void factsAreForThoseWhoWriteThem(String what) throws SQLException {
    String rows =
        switch (what) {
          case "financial" -> "2";
          case "patient" -> "1";
          default -> "0";
        };
    assertThat(rowsFor("admin", what)).containsExactly(rows);
    assertThat(rowsFor("staff", what)).containsExactly(rows);
    assertThatThrownBy(() -> rowsFor("viewer", what))
        .isInstanceOfSatisfying(
            SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("WA004"));
  }

  @Test
  void aProviderGetsOwnRowsAndNoneThatAreNobodys() throws SQLException {
    UUID provider = clinic.person("provider");
    clinic.administrate(
        "update metrics.provider set user_id = '%s' where clinic_id = '%s' and code = 'dr-a'"
            .formatted(provider, clinic.id));
    String context = clinic.as(provider, "provider");
    assertThat(clinic.query(context, ROWS.formatted("financial"))).containsExactly("1");
    for (String what : List.of("call", "patient")) {
      assertThatThrownBy(() -> clinic.query(context, ROWS.formatted(what)))
          .isInstanceOfSatisfying(
              SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("WA004"));
    }
  }

  @Test
  void withoutAContextThereIsNothing() {
    assertThatThrownBy(() -> clinic.query("select 1", ROWS.formatted("financial")))
        .isInstanceOfSatisfying(
            SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("WA003"));
  }

  @Test
  void aBatchEndsWhereTheNextBegins() throws SQLException {
    String batch = "select content, next from metrics.format_export_data('financial', '{}', %s, 1)";
    assertThat(clinic.query(batch.formatted("null")))
        .containsExactly(
            "[[\"f-1\", \"2026-03-01\", \"dr-a\", \"production\", 1, \"USD\", null, null]]|\"f-1\"");
    assertThat(clinic.query(batch.formatted("'\"f-1\"'")))
        .containsExactly(
            "[[\"f-2\", \"2026-03-02\", \"dr-b\", \"production\", 2, \"USD\", null, null]]|\"f-2\"");
    assertThat(clinic.query(batch.formatted("'\"f-2\"'"))).containsExactly("[]|");
  }

  /** However small the batch, and with a series at a time. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 100000})
  void figuresAreTheSameInBatchesOfAnySize(int batch) throws SQLException {
    clinic.calculate("'2026-03-01'", "'2026-03-04'");
    String sql =
        """
        with recursive f as (
          select '{"from": "2026-03-01", "to": "2026-03-04", "granularity": "day",
                   "keys": ["gross_production", "new_patients"]}'::jsonb as filter
        ), batches as (
          select e.content, e.next from f, metrics.format_export_data('metrics', f.filter, null, %1$d) e
          union all
          select e.content, e.next
            from batches b, f, metrics.format_export_data('metrics', f.filter, b.next, %1$d) e where b.next is not null
        ) select r.cells ->> 0, r.cells ->> 2, r.cells ->> 4, r.cells ->> 7
            from batches b, jsonb_array_elements(b.content::jsonb) as r (cells)
            where r.cells ->> 7 <> '0' order by r.cells ->> 0, r.cells ->> 4 nulls first, r.cells ->> 2
        """;
    assertThat(clinic.query(sql.formatted(batch)))
        .containsExactly(
            "gross_production|2026-03-01||1",
            "gross_production|2026-03-02||2",
            "gross_production|2026-03-01|dr-a|1",
            "gross_production|2026-03-02|dr-b|2",
            "new_patients|2026-03-01||1");
  }

  @Test
  void aContentIsNeverHandedToWhoMayNotTakeSuchRows() throws SQLException {
    UUID staff = clinic.person("staff");
    clinic.administrate(
        """
        insert into metrics.data_export (clinic_id, id, what, format, filter, of_everybody, state, created_by)
          values ('%1$s', '%1$s', 'patient', 'csv', '{}', true, 'running', '%2$s');
        insert into metrics.export_chunk (clinic_id, export_id, n, content) values ('%1$s', '%1$s', 0, 'p-1');
        """
            .formatted(clinic.id, staff));
    String chunks = "select count(*) from metrics.export_chunk";
    assertThat(clinic.query(clinic.as(staff, "staff"), chunks)).containsExactly("1");
    assertThat(clinic.query(clinic.as(clinic.person("admin"), "admin"), chunks))
        .containsExactly("1");
    assertThat(clinic.query(clinic.as(clinic.person("staff"), "staff"), chunks))
        .containsExactly("0");
    for (String role : List.of("viewer", "provider")) {
      clinic.administrate(
          "update access.membership set role = '%s' where user_id = '%s'".formatted(role, staff));
      assertThat(clinic.query(clinic.as(staff, role), chunks)).as(role).containsExactly("0");
    }
  }
}
