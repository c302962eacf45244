package dev.ward.scheduler.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whom. One of: userId; clinicId and role; orgId and role; email; webhook. The database knows who
 * that may be.
 *
 * @param email the address of a channel that is set up
 * @param webhook the id of a channel that is set up
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Recipient(
    @Nullable UUID userId,
    @Nullable UUID clinicId,
    @Nullable UUID orgId,
    @Schema(enumeration = {"admin", "provider", "staff", "viewer", "owner", "compliance"})
        @Nullable String role,
    @Nullable @Size(max = 320) String email,
    @Nullable UUID webhook) {}
