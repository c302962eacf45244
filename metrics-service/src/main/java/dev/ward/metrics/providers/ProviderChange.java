package dev.ward.metrics.providers;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is said of a provider when they are listed. */
record ProviderChange(@NotBlank @Size(max = 200) String name, @Nullable UUID userId) {}
