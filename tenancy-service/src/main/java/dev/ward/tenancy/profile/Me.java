package dev.ward.tenancy.profile;

import dev.ward.tenancy.address.PersonAddresses;
import io.vertx.mutiny.sqlclient.Row;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who the caller is here, and where they may go.
 *
 * @param addresses shown to nobody else
 * @param version of the profile, and its ETag
 * @param epoch the version of the claims that the caller's token carries
 * @param clinics all clinics that the caller may address
 */
record Me(
    UUID id,
    String subject,
    @Nullable String name,
    @Nullable String email,
    boolean emailVerified,
    PersonAddresses addresses,
    long version,
    long epoch,
    List<Place> organizations,
    List<Seat> clinics) {

  /**
   * @param role null for somebody who only belongs to one of its clinics
   */
  record Place(UUID id, String name, String status, @Nullable String role) {}

  /**
   * @param role the caller's membership, or else their role in the organization
   */
  record Seat(
      UUID id,
      String name,
      UUID organizationId,
      String kind,
      String status,
      String timeZone,
      String currency,
      String role) {

    static Seat of(Row row) {
      return new Seat(
          row.getUUID("id"),
          row.getString("name"),
          row.getUUID("organization_id"),
          row.getString("kind"),
          row.getString("status"),
          row.getString("time_zone"),
          row.getString("currency"),
          row.getString("role"));
    }
  }
}
