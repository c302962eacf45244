package dev.ward.tenancy.profile;

import dev.ward.tenancy.address.PersonAddresses;
import jakarta.validation.Valid;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a person changes of their own profile; the identity provider says the rest. What is left out
 * stays.
 */
record MeChange(
    @Schema(description = "Replaces all addresses") @Valid @Nullable PersonAddresses addresses) {}
