package dev.ward.tenancy.staff;

import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a clinic records of somebody who works there; its version is its ETag. */
record StaffRecord(
    UUID userId,
    @Nullable String licenceNumber,
    @Nullable String specialisation,
    String employment,
    long version) {

  static StaffRecord of(Row row) {
    return new StaffRecord(
        row.getUUID("user_id"),
        row.getString("licence_number"),
        row.getString("specialisation"),
        row.getString("employment"),
        row.getLong("version"));
  }
}
