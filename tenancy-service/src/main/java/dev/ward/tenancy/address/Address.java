package dev.ward.tenancy.address;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where somebody or something is found, as it is written on an envelope. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Address(
    @Schema(examples = "[\"12 Quay Street\"]") @NotNull @Size(min = 1, max = 4)
        List<@NotBlank @Size(max = 200) String> lines,
    @NotBlank @Size(max = 100) String city,
    @Size(min = 1, max = 20) @Nullable String postalCode,
    @Size(min = 1, max = 100) @Nullable String region,
    @Schema(
            description = "ISO 3166-1 alpha-2",
            examples = "PT",
            pattern = "[A-Z]{2}",
            maxLength = 2)
        @NotNull
        @KnownCountry
        String country) {}
