package dev.ward.scheduler.runs;

import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.problem.Problem;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a request is addressed to: a clinic, an organization, or with neither the platform. */
final class Places {

  private Places() {}

  /**
   * @throws Problem 400 if both are given
   */
  static void check(@Nullable UUID clinicId, @Nullable UUID organizationId) {
    if (clinicId != null && organizationId != null) {
      throw Problem.invalid("/organizationId", "can't be given together with clinicId");
    }
  }

  /** One clinic's, one organization's, or the platform's for those who operate it. */
  static Scope scope(
      @Nullable UUID clinicId, @Nullable UUID organizationId, Permission permission) {
    if (clinicId != null) {
      return Scope.clinic(clinicId, permission);
    }
    return organizationId != null
        ? Scope.organization(organizationId, permission)
        : Scope.platform(Permission.OPERATE);
  }
}
