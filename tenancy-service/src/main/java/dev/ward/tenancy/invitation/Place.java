package dev.ward.tenancy.invitation;

import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import java.util.UUID;

/** Where an invitation leads: to a clinic or to an organization, each with roles of its own. */
record Place(UUID id, Scope toRead, Scope toInvite, Scope toRevoke, String path) {

  static Place clinic(UUID clinicId) {
    return new Place(
        clinicId,
        Scope.clinic(clinicId, Permission.READ_MEMBERS),
        Scope.clinic(clinicId, Permission.MANAGE_MEMBERS),
        Scope.clinic(clinicId, Permission.MANAGE_MEMBERS),
        "/tenancy/v1/clinics/" + clinicId + "/invitations");
  }

  static Place organization(UUID organizationId) {
    return new Place(
        organizationId,
        Scope.organization(organizationId, Permission.READ_ORGANIZATION),
        Scope.organization(organizationId, Permission.MANAGE_OWNERS),
        Scope.organization(organizationId, Permission.MANAGE_ORGANIZATION),
        "/tenancy/v1/organizations/" + organizationId + "/invitations");
  }
}
