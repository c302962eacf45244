package dev.ward.audit.retention;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** Why a hold isn't needed any more. */
record Release(@NotBlank @Size(max = 1000) String reason) {}
