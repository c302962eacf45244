package dev.ward.tenancy.invitation;

import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the caller has become.
 *
 * @param clinic null for a role in the organization
 */
record Accepted(UUID userId, Named organization, @Nullable Named clinic, String role) {

  record Named(UUID id, String name) {

    static @Nullable Named clinic(Row row) {
      UUID id = row.getUUID("clinic_id");
      return id == null ? null : new Named(id, row.getString("clinic_name"));
    }

    static Named organization(Row row) {
      return new Named(row.getUUID("organization_id"), row.getString("organization_name"));
    }
  }

  static Accepted of(UUID userId, Row row) {
    return new Accepted(userId, Named.organization(row), Named.clinic(row), row.getString("role"));
  }

  /** Where the membership is found. */
  String location() {
    String place = clinic == null ? "organizations/" + organization.id() : "clinics/" + clinic.id();
    return "/tenancy/v1/" + place + "/members/" + userId;
  }
}
