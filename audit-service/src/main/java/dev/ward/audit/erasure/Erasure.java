package dev.ward.audit.erasure;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What an erasure has come to.
 *
 * @param subject the pseudonym that stays in the events
 * @param events how many of them spoke of the patient
 */
@Schema(name = "Erasure")
record Erasure(UUID subject, long events) {}
