package dev.ward.tenancy.staff;

import io.vertx.mutiny.sqlclient.Row;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's place of work for a time; its version is its ETag.
 *
 * @param from the first day, where the clinic is
 * @param to the day after the last; null for no end
 */
record Assignment(
    UUID id,
    UUID clinicId,
    UUID userId,
    String position,
    LocalDate from,
    @Nullable LocalDate to,
    long version) {

  static Assignment of(Row row) {
    return new Assignment(
        row.getUUID("id"),
        row.getUUID("clinic_id"),
        row.getUUID("user_id"),
        row.getString("position"),
        row.getLocalDate("from_day"),
        row.getLocalDate("to_day"),
        row.getLong("version"));
  }
}
