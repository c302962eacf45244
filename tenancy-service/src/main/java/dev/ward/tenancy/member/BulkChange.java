package dev.ward.tenancy.member;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Changes of many memberships of one clinic. */
record BulkChange(@NotEmpty @Size(max = 500) List<@Valid @NotNull One> changes) {

  /**
   * @param role null to end the membership
   */
  record One(
      @NotNull UUID userId,
      @Schema(
              description = "Left out or null: the membership ends",
              enumeration = {"admin", "provider", "staff", "viewer"})
          @Pattern(
              regexp = ClinicRole.ROLES,
              message = "must be admin, provider, staff or viewer, or null")
          @Nullable String role,
      @Nullable LocalDate validFrom,
      @Nullable LocalDate validUntil) {}

  /**
   * @param given roles given or changed
   * @param unchanged what was so already
   * @param ended memberships ended
   */
  record Outcome(int given, int unchanged, int ended) {}
}
