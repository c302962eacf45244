package dev.ward.metrics.definitions;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What formulas may speak of.
 *
 * @param families the kinds of facts it is taken from
 */
record Measure(
    String name,
    String title,
    @Schema(enumeration = {"money", "count", "minutes"}) String unit,
    @Schema(
            enumeration = {"flow", "distinct", "standing"},
            description =
                "flow: adds up over days; distinct: different patients, counted anew for each"
                    + " period; standing: how things stand on a period's last day")
        String nature,
    List<String> families,
    @Schema(description = "Whether there is one for each provider, too") boolean byProvider,
    @Schema(description = "Whether two clinics' may be added") boolean addsOverClinics) {}
