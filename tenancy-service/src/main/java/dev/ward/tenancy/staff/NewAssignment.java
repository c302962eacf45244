package dev.ward.tenancy.staff;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who works there from when on. */
record NewAssignment(
    @NotNull UUID userId,
    @NotBlank @Size(max = 200) @Schema(examples = "Hygienist") String position,
    @NotNull LocalDate from,
    @Schema(description = "The day after the last") @Nullable LocalDate to) {

  @JsonIgnore
  @AssertTrue(message = "must be after from")
  @Schema(hidden = true)
  boolean isTo() {
    return from == null || to == null || to.isAfter(from);
  }
}
