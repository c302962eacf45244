package dev.ward.metrics.exports;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An export as it is asked for. */
record NewExport(
    @NotNull @Schema(enumeration = {"csv", "ndjson", "xlsx"}) String format,
    @NotNull
        @Schema(
            enumeration = {
              "metrics",
              "goals",
              "financial",
              "appointment",
              "call",
              "patient",
              "schedule"
            })
        String what,
    @Nullable ExportFilter filter) {}
