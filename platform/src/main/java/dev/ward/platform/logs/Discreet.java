package dev.ward.platform.logs;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Keeps out of the log what failures quote and what paths name, whoever logs it: libraries do as
 * well. Until the service serves, everything is said in full: what keeps it from starting is a
 * setting, and nobody's.
 */
@LoggingFilter(name = "discreet")
public final class Discreet implements Filter {

  /** Its first parameter is the path with its query. */
  private static final String TELLS_PATHS = "io.quarkus.vertx.http.runtime.QuarkusErrorHandler";

  private static volatile boolean serving;

  static void serving(boolean now) {
    serving = now;
  }

  @Override
  public boolean isLoggable(LogRecord line) {
    if (serving) {
      hush(line);
    }
    return true;
  }

  static void hush(LogRecord line) {
    if (line.getThrown() != null) {
      line.setThrown(Unspoken.of(line.getThrown()));
    }
    Object[] parameters = line.getParameters();
    if (parameters == null || parameters.length == 0) {
      return;
    }
    Object[] hushed = parameters.clone();
    for (int i = 0; i < hushed.length; i++) {
      if (hushed[i] instanceof Throwable failure) {
        hushed[i] = Unspoken.inALine(failure);
      }
    }
    if (TELLS_PATHS.equals(line.getLoggerName())) {
      hushed[0] = "a path";
    }
    line.setParameters(hushed);
  }
}
