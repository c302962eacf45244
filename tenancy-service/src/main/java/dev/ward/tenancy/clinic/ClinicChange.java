package dev.ward.tenancy.clinic;

import dev.ward.tenancy.address.PlaceAddresses;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;

/** What changes in a clinic; what is left out stays as it is. */
record ClinicChange(
    @Pattern(regexp = ".*\\S.*", message = "must not be blank") @Size(max = 200)
        @Nullable String name,
    @Schema(enumeration = {"dental", "therapy", "care_home", "facility"})
        @Pattern(regexp = NewClinic.KINDS, message = NewClinic.WRONG_KIND)
        @Nullable String kind,
    @Schema(description = "ISO days of the week, Monday = 1", examples = "[1,2,3,4,5]")
        @Size(min = 1, max = 7)
        @UniqueElements
        @Nullable List<@NotNull @Min(1) @Max(7) Short> openingDays,
    @Schema(description = "Replaces all addresses") @Valid @Nullable PlaceAddresses addresses) {}
