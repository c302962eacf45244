package dev.ward.metrics.providers;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who earned, treated or was booked.
 *
 * @param userId the person behind the code, who may write rows of this code; null for none
 * @param listed whether the clinic has listed them; false for a code that is known from facts only
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Provider(
    String code, @Nullable String name, @Nullable UUID userId, boolean listed, long version) {}
