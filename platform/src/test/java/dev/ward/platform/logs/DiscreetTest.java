package dev.ward.platform.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiscreetTest {

  private static final String PATIENT = "patient-canary";

  static Stream<Throwable> failuresThatQuote() {
    return Stream.of(
        thrownBy(() -> UUID.fromString(PATIENT)),
        thrownBy(() -> Integer.parseInt(PATIENT)),
        thrownBy(() -> new JsonObject(PATIENT)),
        unreadable(),
        new PgException("invalid input: \"" + PATIENT + "\"", "ERROR", "22P02", PATIENT),
        Problem.of(ProblemCode.CONFLICT, PATIENT),
        new CompletionException(new IllegalStateException(PATIENT)),
        new IllegalStateException("outside", new DecodeException(PATIENT)));
  }

  @ParameterizedTest
  @MethodSource("failuresThatQuote")
  void whatAFailureQuotesIsNotWrittenDown(Throwable failure) {
    LogRecord line = new LogRecord(Level.SEVERE, "failed");
    line.setThrown(failure);
    line.setParameters(new Object[] {"import", failure});

    Discreet.hush(line);

    assertThat(stack(line.getThrown()))
        .contains(failure.getClass().getName())
        .doesNotContain(PATIENT);
    assertThat(line.getParameters()[0]).isEqualTo("import");
    assertThat((String) line.getParameters()[1])
        .startsWith(failure.getClass().getName())
        .doesNotContain(PATIENT);
  }

  @Test
  void whereItHappenedIsWrittenDownOfTheFailureAndItsCauses() {
    Throwable cause = thrownBy(() -> Integer.parseInt(PATIENT));
    assertThat(stack(Unspoken.of(new IllegalStateException(PATIENT, cause))))
        .contains("DiscreetTest.whereItHappenedIsWrittenDownOfTheFailureAndItsCauses")
        .contains("Caused by: java.lang.NumberFormatException")
        .contains("java.lang.Integer.parseInt");
  }

  @Test
  void whatIsAboutTheMachineIsSaid() {
    assertThat(Unspoken.inALine(new ConnectException("Connection refused: localhost:5432")))
        .contains("Connection refused: localhost:5432");
    assertThat(
            Unspoken.inALine(
                new PgException("the database is shutting down", "FATAL", "57P01", "")))
        .contains("the database is shutting down (57P01)");
  }

  @Test
  void aFailureThatIsItsOwnCauseHasAnEnd() {
    Exception first = new IllegalStateException(PATIENT);
    first.initCause(new IllegalStateException(PATIENT, first));

    assertThat(stack(Unspoken.of(first))).doesNotContain(PATIENT);
  }

  @Test
  void aPathIsNotWrittenDown() {
    LogRecord line = new LogRecord(Level.SEVERE, "HTTP Request to %s failed, error id: %s");
    line.setLoggerName("io.quarkus.vertx.http.runtime.QuarkusErrorHandler");
    line.setParameters(new Object[] {"/audit/v1/subjects/" + PATIENT + "?x=1", "an id"});

    Discreet.hush(line);

    assertThat(line.getParameters()).containsExactly("a path", "an id");
  }

  private static Throwable unreadable() {
    try {
      new ObjectMapper().readValue("{\"count\": \"" + PATIENT + "\"}", Counted.class);
      throw new AssertionError("it was read");
    } catch (JsonProcessingException e) {
      return e;
    }
  }

  record Counted(int count) {}

  private static Throwable thrownBy(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      return e;
    }
    throw new AssertionError("nothing was thrown");
  }

  private static String stack(Throwable failure) {
    StringWriter written = new StringWriter();
    failure.printStackTrace(new PrintWriter(written));
    return written.toString();
  }
}
