package dev.ward.tenancy.organization;

import dev.ward.tenancy.clinic.NewClinic;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An organization that signs up, with its first clinic. */
record NewOrganization(
    @NotBlank @Size(max = 200) @Schema(examples = "Northside") String name,
    @NotNull @Valid NewClinic clinic) {}
