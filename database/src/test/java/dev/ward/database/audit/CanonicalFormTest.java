package dev.ward.database.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.database.EmbeddedDatabase;
import dev.ward.database.audit.Trail.Event;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.StringJoiner;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a verifier without this database would compute from the values of an export. */
class CanonicalFormTest {

  private static final String EVENTS =
      """
      select stream::text, seq, id::text, clinic_id::text, organization_id::text, actor_type, actor_id, actor_role, action,
        target_type, target_id, subject_id, outcome, reason, audit.instant(occurred_at), audit.instant(received_at),
        request_id, source_service, source_ip, user_agent, changes::text, schema_version, hash
      from audit.event where stream = '%s' order by seq
      """;

  private static final int SEQ = 2;
  private static final int CHANGES = 21;
  private static final int SCHEMA_VERSION = 22;
  private static final int HASH = 23;

  @Test
  void theChainCanBeComputedFromTheFormAlone() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.startMigrated();
        Trail trail = new Trail(database);
        Connection administrator = database.connect("postgres")) {
      UUID clinic = UUID.randomUUID();
      trail.append(
          Event.of(clinic),
          Event.of(clinic)
              .saying("quote \" backslash \\ slash / tab\t line\n bell\u0007 delete\u007f", null),
          Event.of(clinic)
              .saying(
                  "Zürich, 診療所, 😀",
                  "{\"b\": {\"old\": 1.10, \"new\": 1e3}, \"a\": {\"new\": \"é\\n\"}}"),
          Event.of(clinic).saying("", "{}"));
      trail.append(
          Event.of(clinic)
              .saying(
                  null,
                  "{\"long name\": {\"old\": [1, true, null, \"x\"]}, \"ab\": {\"new\": {}}}"));

      byte[] previous = new byte[32];
      int checked = 0;
      try (var statement = administrator.createStatement();
          ResultSet events = statement.executeQuery(EVENTS.formatted(clinic))) {
        while (events.next()) {
          MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
          byte[] digest = sha256.digest(canonical(events).getBytes(StandardCharsets.UTF_8));
          sha256.update(previous);
          previous = sha256.digest(digest);
          assertThat(events.getBytes(HASH)).as(canonical(events)).isEqualTo(previous);
          checked++;
        }
      }
      assertThat(checked).isEqualTo(5);
    }
  }

  private static String canonical(ResultSet event) throws Exception {
    StringJoiner form = new StringJoiner(", ", "[", "]").add("1");
    for (int column = 1; column <= SCHEMA_VERSION; column++) {
      String value = event.getString(column);
      boolean verbatim = column == SEQ || column == CHANGES || column == SCHEMA_VERSION;
      form.add(value == null ? "null" : verbatim ? value : string(value));
    }
    return form.toString();
  }

  private static String string(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char character : value.toCharArray()) {
      switch (character) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default ->
            quoted.append(
                character < ' ' ? "\\u%04x".formatted((int) character) : String.valueOf(character));
      }
    }
    return quoted.append('"').toString();
  }
}
