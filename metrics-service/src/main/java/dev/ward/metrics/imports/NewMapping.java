package dev.ward.metrics.imports;

import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.mapping.ColumnMapping;
import dev.ward.platform.problem.Problem;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A mapping as it is asked for. */
record NewMapping(
    @NotBlank @Size(max = 200) String name,
    @Schema(enumeration = {"financial", "appointment", "call", "patient", "schedule"}) @NotNull
        String kind,
    @NotNull ColumnMapping mapping) {

  /**
   * @throws Problem 400 with a pointer to each fault of the mapping
   */
  void check() {
    FactKind known = FactKind.of(kind);
    if (known == null) {
      throw Problem.invalid("/kind", "must be financial, appointment, call, patient or schedule");
    }
    mapping.require(known, "/mapping");
  }
}
