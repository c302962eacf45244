package dev.ward.audit.retention;

import dev.ward.platform.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Which of an organization's holds are asked for. */
record HoldFilter(
    @Parameter(description = "Whether those that were released are listed, too") @RestQuery
        boolean released,
    @Parameter(description = "Those of one clinic only") @RestQuery @Nullable UUID clinicId,
    @Parameter(description = "Those that name this patient of the clinic only") @RestQuery
        @Nullable String subjectId) {

  HoldFilter {
    if (subjectId != null && clinicId == null) {
      throw Problem.invalid("/clinicId", "is missing: whose patient is it?");
    }
  }

  /** What a cursor is bound to. */
  List<?> list(UUID organizationId) {
    return Arrays.asList("legal-holds", organizationId, released, clinicId, subjectId);
  }
}
