package dev.ward.audit.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever a producer can emit has a schema: it would wait in its outbox for ever, else. */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class CatalogueTest {

  /** From the name of the function to the end of the statement, or not much further. */
  private static final Pattern CALL =
      Pattern.compile("emit(?:_into|_observed|_as)?\\(([^;]{0,400})");

  private static final Pattern ACTION = Pattern.compile("'([a-z][a-z-]*\\.[a-z][a-z_-]*)'");
  private static final Pattern FAMILY = Pattern.compile("'([a-z][a-z-]*)\\.' *\\|\\|");

  private static final String FUNCTIONS =
      """
      select p.prosrc from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler') and p.prokind = 'f'
      """;

  private static final String ROW_TRIGGERS =
      """
      select split_part(encode(t.tgargs, 'escape'), '\\000', 1) || '.' || v.verb
      from pg_trigger t
        join pg_proc p on p.oid = t.tgfoid
        join pg_namespace n on n.oid = p.pronamespace
        cross join (values (4, 'created'), (16, 'updated'), (8, 'deleted')) as v (bit, verb)
      where n.nspname || '.' || p.proname = 'access.audit_row' and t.tgtype & v.bit > 0
      """;

  private static final String FACT_TRIGGERS =
      """
      select split_part(encode(t.tgargs, 'escape'), '\\000', 1) || '.' || v.verb
      from pg_trigger t join pg_proc p on p.oid = t.tgfoid
        cross join (values ('created'), ('updated'), ('deleted'), ('restored'), ('read')) as v (verb)
      where p.proname = 'audit_facts'
      """;

  private static final List<String> SERVICES =
      List.of(
          "platform", "tenancy-service", "metrics-service", "audit-service", "scheduler-service");

  @Test
  void everyActionThatIsEmittedHasASchema() throws Exception {
    Set<String> emitted = new TreeSet<>();
    emitted.addAll(texts(ROW_TRIGGERS));
    emitted.addAll(texts(FACT_TRIGGERS));
    sources().forEach(source -> emitted.addAll(found(source, ACTION)));
    assertThat(emitted)
        .contains("goal.updated", "appointment.read", "run.failed", "audit.read", "member.deleted");
    assertThat(schemas()).containsAll(emitted);
  }

  @Test
  void everyFamilyWhoseVerbIsComputedIsKnown() throws Exception {
    Set<String> families = new TreeSet<>();
    sources().forEach(source -> families.addAll(found(source, FAMILY)));
    assertThat(families).contains("export", "invitation", "clinic");
    assertThat(schemas().stream().map(action -> action.split("\\.")[0])).containsAll(families);
  }

  @Test
  void anySignedInPersonSeesTheSchemasAndNobodyElse() {
    given()
        .auth()
        .oauth2(Tokens.user(UUID.randomUUID()).sign())
        .get("/audit/v1/schemas")
        .then()
        .statusCode(200);
    given().get("/audit/v1/schemas").then().statusCode(401);
  }

  private static List<String> schemas() {
    return given()
        .auth()
        .oauth2(Tokens.service("metrics-service").sign())
        .get("/audit/v1/schemas")
        .then()
        .statusCode(200)
        .extract()
        .path("items.action");
  }

  private static List<String> sources() throws SQLException, IOException {
    List<String> sources = new ArrayList<>(texts(FUNCTIONS));
    for (String service : SERVICES) {
      try (Stream<Path> files = Files.walk(Path.of("..", service, "src", "main", "java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(f -> sources.add(read(f)));
      }
    }
    return sources;
  }

  private static Set<String> found(String source, Pattern what) {
    Set<String> found = new TreeSet<>();
    Matcher call = CALL.matcher(source);
    while (call.find()) {
      Matcher one = what.matcher(call.group(1));
      while (one.find()) {
        found.add(one.group(1));
      }
    }
    return found;
  }

  private static List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = Directory.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
