package dev.ward.audit.alerts;

import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import java.util.UUID;

/**
 * Whose alerts: an organization's or, under the nil UUID, the platform's.
 *
 * @param path where they are found
 */
record Place(UUID id, Scope scope, String path) {

  private static final UUID PLATFORM = new UUID(0, 0);

  static Place of(UUID organizationId) {
    return new Place(
        organizationId,
        Scope.organization(organizationId, Permission.MANAGE_AUDIT),
        "/audit/v1/organizations/" + organizationId);
  }

  static Place platform() {
    return new Place(PLATFORM, Scope.platform(Permission.OPERATE), "/audit/v1");
  }

  boolean isPlatform() {
    return id.equals(PLATFORM);
  }
}
