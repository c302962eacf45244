package dev.ward.audit.sealing;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What stands on record in place of what an event says of a patient.
 *
 * @param subject the patient's pseudonym
 * @param targetId null if it was the patient's own
 * @param content what only the patient's key opens
 * @param commitment what binds the event to it
 */
public record Sealed(UUID subject, @Nullable String targetId, byte[] content, byte[] commitment) {}
