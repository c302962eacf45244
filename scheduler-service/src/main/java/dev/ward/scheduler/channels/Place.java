package dev.ward.scheduler.channels;

import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose channels they are.
 *
 * @param clinicId the nil UUID for an organization's or the platform's
 * @param organizationId null for a clinic's, whose organization the context knows; the nil UUID for
 *     the platform's
 */
record Place(Scope scope, String path, UUID clinicId, @Nullable UUID organizationId) {

  private static final UUID NOBODY = new UUID(0, 0);

  static Place clinic(UUID id) {
    return new Place(
        Scope.clinic(id, Permission.MANAGE_CHANNELS),
        "/scheduler/v1/clinics/" + id + "/notification-channels",
        id,
        null);
  }

  static Place organization(UUID id) {
    return new Place(
        Scope.organization(id, Permission.MANAGE_CHANNELS),
        "/scheduler/v1/organizations/" + id + "/notification-channels",
        NOBODY,
        id);
  }

  static Place platform() {
    return new Place(
        Scope.platform(Permission.OPERATE), "/scheduler/v1/notification-channels", NOBODY, NOBODY);
  }
}
