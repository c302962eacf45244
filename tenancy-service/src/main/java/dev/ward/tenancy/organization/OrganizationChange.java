package dev.ward.tenancy.organization;

import dev.ward.tenancy.address.PlaceAddresses;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What changes in an organization; what is left out stays as it is. */
record OrganizationChange(
    @Pattern(regexp = ".*\\S.*", message = "must not be blank") @Size(max = 200)
        @Nullable String name,
    @Schema(
            description =
                "Replaces all settings; GET /tenancy/v1/settings-schema says what they are",
            examples = "{\"locale\": \"en-US\"}",
            maxProperties = 50)
        @Nullable Map<String, Object> settings,
    @Schema(description = "Replaces all addresses") @Valid @Nullable PlaceAddresses addresses) {}
