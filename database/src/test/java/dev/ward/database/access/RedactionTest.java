package dev.ward.database.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.database.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

  private static EmbeddedDatabase database;
  private static Connection connection;

  @BeforeAll
  static void start() throws SQLException {
    database = EmbeddedDatabase.startMigrated();
    connection = database.connect("postgres");
  }

  @AfterAll
  static void stop() throws SQLException {
    connection.close();
    database.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{};{\"secret\": {\"new\": \"n-2\", \"old\": \"o-1\"}}",
        "{\"secret\": {\"treatment\": \"redact\"}};{\"secret\": {\"redacted\": true}}",
        "{\"secret\": {\"treatment\": \"omit\"}};null",
        "{\"secret\": {\"treatment\": \"mask\", \"pattern\": \"[0-9]\"}};{\"secret\": {\"new\": \"n-*\", \"old\": \"o-*\"}}"
      })
  void aRuleSaysWhatOfAColumnIsLetOut(String rules, String changes) throws SQLException {
    assertThat(
            text(
                """
                select access.row_changes('%s', '{"id": 1, "secret": "o-1"}', '{"id": 1, "secret": "n-2"}',
                  '{"id": 1, "secret": 1}', '{}')
                """
                    .formatted(rules)))
        .isEqualTo(changes);
  }

  @Test
  void aHashTellsEqualValuesAndNothingElse() throws SQLException {
    assertThat(
            text(
                """
                select access.redacted('{"treatment": "hash"}', null, '"value"') ->> 'new'
                  = 'sha256:' || encode(sha256('value'), 'hex')
                """))
        .isEqualTo("t");
  }

  @Test
  void whatIsOmittedLeavesNoEventWhenNothingElseChanged() throws SQLException {
    assertThat(
            text(
                """
                select access.row_event('{"secret": {"treatment": "omit"}}', 'UPDATE', '[0:2]={thing,id,""}',
                  '{"id": 1, "secret": "o"}', '{"id": 1, "secret": "n"}')
                """))
        .isEqualTo("null");
  }

  @Test
  void peopleAreRedactedByTheRulesThatCome() throws SQLException {
    assertThat(
            text(
                """
                select string_agg(table_name || '.' || column_name, ' ' order by 1)
                from access.redaction_rule
                where treatment <> 'keep' and column_name in ('email', 'patient_ref', 'licence_number', 'client_email')
                """))
        .contains("user_profile.email")
        .contains("invitation.email")
        .contains("appointment_metrics.patient_ref")
        .contains("patient_metrics.patient_ref")
        .contains("staff_record.licence_number")
        .contains("data_source.client_email");
  }

  private static String text(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }
}
