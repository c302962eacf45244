package dev.ward.tenancy.emergency;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** Whether it was justified, and what was found. */
record NewReview(@NotNull Boolean justified, @NotBlank @Size(max = 2000) String finding) {}
