package dev.ward.audit.alerts;

import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What somebody has to say of an alert that they have seen. */
record Acknowledgement(@Size(min = 1, max = 1000) @Nullable String note) {}
