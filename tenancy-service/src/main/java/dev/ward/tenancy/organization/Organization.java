package dev.ward.tenancy.organization;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ward.tenancy.address.PlaceAddresses;
import dev.ward.tenancy.clinic.Clinic;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An organization as it is shown; its version is its ETag.
 *
 * @param role the caller's role in it; only in a list of the caller's organizations, null for
 *     members of its clinics
 * @param clinic the first clinic; only in the answer to its founding
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Organization(
    UUID id,
    String name,
    String tier,
    String status,
    Map<String, Object> settings,
    PlaceAddresses addresses,
    long version,
    Instant createdAt,
    Instant updatedAt,
    @Nullable String role,
    @Nullable Clinic clinic) {

  static Organization of(OrganizationEntity entity) {
    return new Organization(
        entity.id,
        entity.name,
        entity.tier,
        entity.status,
        entity.settings,
        entity.addresses,
        entity.version,
        entity.createdAt,
        entity.updatedAt,
        null,
        null);
  }

  static Organization of(Row row) {
    return new Organization(
        row.getUUID("id"),
        row.getString("name"),
        row.getString("tier"),
        row.getString("status"),
        new JsonObject(row.getString("settings")).getMap(),
        PlaceAddresses.of(row),
        row.getLong("version"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant(),
        row.getString("role"),
        null);
  }

  Organization with(Clinic first) {
    return new Organization(
        id, name, tier, status, settings, addresses, version, createdAt, updatedAt, role, first);
  }
}
