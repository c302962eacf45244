package dev.ward.tenancy.member;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A role in a clinic, and the days on which it holds. */
record ClinicRole(
    @Schema(enumeration = {"admin", "provider", "staff", "viewer"})
        @NotNull
        @Pattern(regexp = ROLES, message = "must be admin, provider, staff or viewer")
        String role,
    @Nullable LocalDate validFrom,
    @Schema(description = "The day after the last") @Nullable LocalDate validUntil) {

  static final String ROLES = "admin|provider|staff|viewer";

  @JsonIgnore
  @AssertTrue(message = "must be after validFrom")
  @Schema(hidden = true)
  boolean isValidUntil() {
    return validFrom == null || validUntil == null || validUntil.isAfter(validFrom);
  }

  Assigned assigned() {
    return new Assigned(role, validFrom, validUntil);
  }
}
