package dev.ward.audit.streams;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An event as RFC 5424 has messages, framed as RFC 5425 does: counted in octets. The structured
 * data stands under the enterprise number that RFC 5612 sets aside for examples, until there is one
 * of our own.
 */
final class SyslogMessage {

  private static final int LOG_AUDIT = 13;
  private static final int LONGEST_ID = 32;

  private SyslogMessage() {}

  static Buffer frame(String event) {
    byte[] message = of(event).getBytes(StandardCharsets.UTF_8);
    return Buffer.buffer(message.length + 8)
        .appendString(message.length + " ")
        .appendBytes(message);
  }

  static String of(String event) {
    JsonObject json = new JsonObject(event);
    String action = json.getString("action", "-");
    String outcome = json.getString("outcome", "success");
    StringBuilder data = new StringBuilder("[ward@32473");
    parameter(data, "id", json.getString("id"));
    parameter(data, "org", json.getString("orgId"));
    parameter(data, "clinic", json.getString("clinicId"));
    parameter(data, "seq", json.getValue("seq"));
    parameter(data, "hash", json.getString("hash"));
    parameter(data, "action", action);
    parameter(data, "outcome", outcome);
    data.append(']');
    return "<%d>1 %s - ward - %s %s %s"
        .formatted(
            LOG_AUDIT * 8 + severity(outcome),
            json.getString("occurredAt", "-"),
            id(action),
            data,
            event);
  }

  /** Informational, warning, error. */
  private static int severity(String outcome) {
    return switch (outcome) {
      case "denied" -> 4;
      case "failure" -> 3;
      default -> 6;
    };
  }

  /** Printable ASCII, and not too long. */
  private static String id(String action) {
    String printable = action.replaceAll("[^!-~]", "_");
    return printable.length() > LONGEST_ID ? printable.substring(0, LONGEST_ID) : printable;
  }

  private static void parameter(StringBuilder data, String name, @Nullable Object value) {
    if (value != null) {
      data.append(' ')
          .append(name)
          .append("=\"")
          .append(value.toString().replaceAll("([\"\\\\\\]])", "\\\\$1"))
          .append('"');
    }
  }
}
