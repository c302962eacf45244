package dev.ward.metrics.exports;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which rows are taken away; what is left out doesn't narrow. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExportFilter(
    @Schema(description = "The first day. Needed for metrics") @Nullable LocalDate from,
    @Schema(description = "The day after the last. Needed for metrics") @Nullable LocalDate to,
    @Schema(
            description = "A provider's code; in metrics and goals '' means the clinic's own only",
            maxLength = 100)
        @Nullable String provider,
    @Schema(description = "KPIs; of metrics and goals only", maxItems = 100)
        @Nullable List<@Size(max = 63) String> keys,
    @Schema(
            description = "Of metrics only; month unless given",
            enumeration = {"day", "week", "month", "quarter", "year"})
        @Nullable String granularity) {

  static final ExportFilter NONE = new ExportFilter(null, null, null, null, null);
}
