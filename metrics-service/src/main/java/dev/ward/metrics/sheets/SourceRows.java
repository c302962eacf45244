package dev.ward.metrics.sheets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.metrics.sheets.Source.Account;
import dev.ward.metrics.sheets.Source.Attention;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of sources and of their runs, as they are shown. */
@ApplicationScoped
class SourceRows {

  private static final TypeReference<List<SheetSelection>> SHEETS = new TypeReference<>() {};
  private static final TypeReference<List<Reject>> REJECTS = new TypeReference<>() {};

  private final ObjectMapper json;

  SourceRows(ObjectMapper json) {
    this.json = json;
  }

  Source source(Row row) {
    String clientEmail = row.getString("client_email");
    String attention = row.getString("attention_code");
    return new Source(
        row.getUUID("id"),
        row.getString("kind"),
        row.getString("name"),
        row.getString("spreadsheet_id"),
        sheets(row.getString("sheets")),
        new Schedule(row.getString("schedule"), row.getLocalTime("daily_at")),
        row.getBoolean("enabled"),
        clientEmail == null
            ? null
            : new Account(
                clientEmail, row.getString("key_fingerprint"), row.getString("secret_key")),
        row.getString("state"),
        attention == null ? null : new Attention(attention, row.getString("attention")),
        instant(row, "next_sync_at"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant(),
        row.getLong("version"));
  }

  SourceRun run(Row row) {
    String error = row.getString("error_code");
    return new SourceRun(
        row.getUUID("id"),
        row.getUUID("source_id"),
        row.getString("trigger"),
        row.getBoolean("dry_run"),
        row.getString("state"),
        row.getInteger("attempt"),
        row.getLong("rows"),
        row.getLong("accepted"),
        row.getLong("unchanged"),
        row.getLong("corrected"),
        row.getLong("rejected"),
        error == null ? null : new SourceRun.Problem(error, row.getString("error")),
        read(row.getString("sample"), REJECTS),
        List.of(row.getArrayOfUUIDs("imports")),
        row.getOffsetDateTime("scheduled_for").toInstant(),
        instant(row, "started_at"),
        instant(row, "finished_at"));
  }

  List<SheetSelection> sheets(String text) {
    return read(text, SHEETS);
  }

  private <T> T read(String text, TypeReference<T> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written about a source can't be read", e);
    }
  }

  String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column) == null ? null : row.getOffsetDateTime(column).toInstant();
  }
}
