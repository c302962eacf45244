package dev.ward.audit.sealing;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an event says of a patient.
 *
 * @param changes a JSON object
 */
public record Sealable(
    UUID eventId,
    UUID clinicId,
    String subjectId,
    @Nullable String targetId,
    @Nullable String changes) {}
