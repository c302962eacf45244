package dev.ward.tenancy.clinic;

import io.vertx.mutiny.sqlclient.Row;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A day on which the clinic is closed though it would be open: it counts as no working day. */
record Closure(@NotNull LocalDate day, @Size(max = 200) @Nullable String reason) {

  static Closure of(Row row) {
    return new Closure(row.getLocalDate("day"), row.getString("reason"));
  }
}
