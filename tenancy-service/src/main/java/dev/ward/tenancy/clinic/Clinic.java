package dev.ward.tenancy.clinic;

import dev.ward.tenancy.address.PlaceAddresses;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A clinic as it is shown; its version is its ETag. */
public record Clinic(
    UUID id,
    UUID organizationId,
    String name,
    String kind,
    String status,
    String timeZone,
    String currency,
    List<Short> openingDays,
    PlaceAddresses addresses,
    long version,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant deletedAt) {

  static Clinic of(ClinicEntity entity) {
    return new Clinic(
        entity.id,
        entity.organizationId,
        entity.name,
        entity.kind,
        entity.status,
        entity.timeZone,
        entity.currency,
        List.of(entity.openingDays),
        entity.addresses,
        entity.version,
        entity.createdAt,
        entity.updatedAt,
        entity.deletedAt);
  }

  static Clinic of(Row row) {
    return new Clinic(
        row.getUUID("id"),
        row.getUUID("organization_id"),
        row.getString("name"),
        row.getString("kind"),
        row.getString("status"),
        row.getString("time_zone"),
        row.getString("currency"),
        List.of(row.getArrayOfShorts("opening_days")),
        PlaceAddresses.of(row),
        row.getLong("version"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant(),
        row.getOffsetDateTime("deleted_at") == null
            ? null
            : row.getOffsetDateTime("deleted_at").toInstant());
  }
}
