package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.metrics.Fact.Appointment;
import dev.ward.database.metrics.Fact.Call;
import dev.ward.database.metrics.Fact.Financial;
import dev.ward.database.metrics.Fact.Patient;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportTest {

  private static final Financial PRODUCTION =
      new Financial("f-1", "2026-03-02", "dr-lin", "production", 10_000);

  private Clinic clinic;

  @BeforeEach
  void aClinic() throws SQLException {
    clinic = new Clinic("America/New_York");
  }

  @Test
  void aRowIsNewThenUnchangedThenCorrected() throws SQLException {
    assertThat(clinic.load(PRODUCTION)).isEqualTo(new Batch(1, 0, 0, Map.of()));
    assertThat(clinic.load(PRODUCTION)).isEqualTo(new Batch(0, 1, 0, Map.of()));
    Financial corrected = new Financial("f-1", "2026-03-03", "dr-lin", "production", 11_000);
    assertThat(clinic.load(corrected)).isEqualTo(new Batch(0, 0, 1, Map.of()));
    assertThat(clinic.query("select day, amount_minor, version from metrics.financial_metrics"))
        .containsExactly("2026-03-03|11000|1");
  }

  @Test
  void everyKindIsIdempotentAndCorrective() throws SQLException {
    Appointment visit =
        new Appointment("a-1", "dr-lin", "p-1", "2026-03-02T15:00:00Z", "scheduled", "hygiene");
    Appointment came =
        new Appointment("a-1", "dr-lin", "p-1", "2026-03-02T15:00:00Z", "completed", "hygiene");
    Call call = new Call("c-1", "2026-03-02T15:00:00Z", "inbound", "missed", false, false);
    Call answered = new Call("c-1", "2026-03-02T15:00:00Z", "inbound", "answered", false, false);
    Patient patient = new Patient("p-1", "2026-03-02");
    Patient earlier = new Patient("p-1", "2026-03-01");
    for (List<Fact> pair :
        List.of(
            List.<Fact>of(visit, came),
            List.<Fact>of(call, answered),
            List.<Fact>of(patient, earlier))) {
      assertThat(clinic.load(pair.get(0))).isEqualTo(new Batch(1, 0, 0, Map.of()));
      assertThat(clinic.load(pair.get(0))).isEqualTo(new Batch(0, 1, 0, Map.of()));
      assertThat(clinic.load(pair.get(1))).isEqualTo(new Batch(0, 0, 1, Map.of()));
    }
  }

  @Test
  void aDeletedRowThatComesAgainIsThereAgain() throws SQLException {
    clinic.load(PRODUCTION);
    clinic.delete("financial_metrics", "external_id", "f-1");
    assertThat(clinic.load(PRODUCTION)).isEqualTo(new Batch(0, 0, 1, Map.of()));
    assertThat(clinic.query("select deleted_at is null from metrics.financial_metrics"))
        .containsExactly("t");
  }

  @Test
  void anAppointmentCountsOnTheDayThatTheClinicHadThen() throws SQLException {
    // Midnight in New York is 05:00 UTC in winter and 04:00 in summer; clocks change on March 8.
    clinic.load(
        new Appointment("a-1", "dr-lin", "p-1", "2026-03-08T04:59:00Z", "completed", "visit"),
        new Appointment("a-2", "dr-lin", "p-1", "2026-03-08T05:00:00Z", "completed", "visit"),
        new Appointment("a-3", "dr-lin", "p-1", "2026-03-09T03:59:00Z", "completed", "visit"),
        new Appointment("a-4", "dr-lin", "p-1", "2026-03-09T04:00:00Z", "completed", "visit"));
    assertThat(
            clinic.query(
                "select external_id, day from metrics.appointment_metrics order by external_id"))
        .containsExactly("a-1|2026-03-07", "a-2|2026-03-08", "a-3|2026-03-08", "a-4|2026-03-09");
  }

  @Test
  void anAppointmentThatIsMovedCountsOnItsNewDay() throws SQLException {
    clinic.load(
        new Appointment("a-1", "dr-lin", "p-1", "2026-03-02T15:00:00Z", "scheduled", "visit"));
    assertThat(
            clinic.query(
                "update metrics.appointment_metrics set scheduled_start = '2026-03-05T03:00:00Z' returning day"))
        .containsExactly("2026-03-04");
  }

  @Test
  void aForeignCurrencyAndAnImpossibleDayAreRefusedRowByRow() throws SQLException {
    Batch batch =
        clinic.load(
            new Financial("f-1", LocalDate.parse("2026-03-02"), "dr-lin", "refund", 1, "EUR"),
            PRODUCTION,
            new Financial("f-3", "1203-03-02", "dr-lin", "production", 1),
            new Financial("f-4", "2203-03-02", "dr-lin", "production", 1));
    assertThat(batch.accepted()).isEqualTo(1);
    assertThat(batch.rejected())
        .isEqualTo(Map.of(1, "foreign_currency", 3, "day_out_of_range", 4, "day_out_of_range"));
  }

  @Test
  void aClinicWithoutAListTakesEveryProviderAndOneWithAListOnlyThoseItKnows() throws SQLException {
    assertThat(clinic.load(PRODUCTION).accepted()).isEqualTo(1);
    assertThat(clinic.query("select code, listed from metrics.provider"))
        .containsExactly("dr-lin|f");
    clinic.query(
        "insert into metrics.provider (clinic_id, code, listed) values ('%s', 'dr-okafor', true) returning 1"
            .formatted(clinic.id));
    Batch batch =
        clinic.load(
            new Financial("f-2", "2026-03-02", "dr-lin", "production", 1),
            new Financial("f-3", "2026-03-02", "dr-okafor", "production", 1),
            new Financial("f-4", "2026-03-02", "dr-who", "production", 1));
    assertThat(batch).isEqualTo(new Batch(2, 0, 0, Map.of(3, "unknown_provider")));
  }

  @Test
  void aProviderWritesOnlyTheirOwnRows() throws SQLException {
    UUID lin = clinic.person("provider");
    clinic.load(PRODUCTION, new Financial("f-2", "2026-03-02", "dr-okafor", "production", 1));
    clinic.administrate(
        "update metrics.provider set user_id = '%s' where clinic_id = '%s' and code = 'dr-lin'"
            .formatted(lin, clinic.id));
    Batch batch =
        clinic.load(
            clinic.as(lin, "provider"),
            List.of(
                new Financial("f-1", "2026-03-02", "dr-lin", "production", 2),
                // Somebody else's row can't be made one's own.
                new Financial("f-2", "2026-03-02", "dr-lin", "production", 2),
                new Financial("f-3", "2026-03-02", "dr-okafor", "production", 2),
                new Financial("f-4", "2026-03-02", "dr-new", "production", 2)));
    assertThat(batch)
        .isEqualTo(
            new Batch(
                0,
                0,
                1,
                Map.of(2, "not_own_provider", 3, "not_own_provider", 4, "unknown_provider")));
  }

  @Test
  void aProviderCannotGoRoundTheFunction() throws SQLException {
    UUID lin = clinic.person("provider");
    clinic.load(PRODUCTION);
    String context = clinic.as(lin, "provider");
    assertThat(
            clinic.query(
                context,
                "update metrics.financial_metrics set amount_minor = 1 returning external_id"))
        .isEmpty();
    assertRefused(
        "42501",
        context,
        """
        insert into metrics.financial_metrics
            (clinic_id, external_id, day, provider, kind, amount_minor, currency, created_by)
          values ('%s', 'f-9', '2026-03-02', 'dr-lin', 'production', 1, 'USD', '%s') returning 1
        """
            .formatted(clinic.id, lin));
  }

  @Test
  void nobodyWritesInAnotherPersonsName() throws SQLException {
    UUID staff = clinic.person("staff");
    clinic.load(PRODUCTION);
    assertRefused(
        "42501",
        clinic.as(staff, "staff"),
        """
        insert into metrics.financial_metrics
            (clinic_id, external_id, day, provider, kind, amount_minor, currency, created_by)
          values ('%s', 'f-9', '2026-03-02', 'dr-lin', 'production', 1, 'USD', '%s') returning 1
        """
            .formatted(clinic.id, UUID.randomUUID()));
  }

  @Test
  void staffImportFactsAndAViewerDoesNot() throws SQLException {
    String staff = clinic.as(clinic.person("staff"), "staff");
    assertThat(clinic.load(staff, List.of(PRODUCTION)).accepted()).isEqualTo(1);
    String viewer = clinic.as(clinic.person("viewer"), "viewer");
    assertThatThrownBy(() -> clinic.load(viewer, List.of(PRODUCTION)))
        .hasFieldOrPropertyWithValue("SQLState", "WA004");
  }

  @Test
  void callsAreNobodysOwnSoAProviderDoesNotImportThem() throws SQLException {
    Call call = new Call("c-1", "2026-03-02T15:00:00Z", "inbound", "answered", true, true);
    String admin = clinic.as(clinic.person("admin"), "admin");
    assertThat(clinic.load(admin, List.of(call)).accepted()).isEqualTo(1);
    String provider = clinic.as(clinic.person("provider"), "provider");
    assertThatThrownBy(() -> clinic.load(provider, List.of(call)))
        .hasFieldOrPropertyWithValue("SQLState", "WA004");
  }

  @Test
  void onlyAnAdjustmentHasASign() throws SQLException {
    assertThat(
            clinic.load(new Financial("f-1", "2026-03-02", "dr-lin", "adjustment", -5)).accepted())
        .isEqualTo(1);
    for (long amount : List.of(-5L, 0L)) {
      assertThatThrownBy(
              () -> clinic.load(new Financial("f-2", "2026-03-02", "dr-lin", "refund", amount)))
          .hasFieldOrPropertyWithValue("SQLState", "23514");
    }
  }

  private void assertRefused(String state, String context, String sql) {
    assertThatThrownBy(() -> clinic.query(context, sql))
        .hasFieldOrPropertyWithValue("SQLState", state);
  }
}
