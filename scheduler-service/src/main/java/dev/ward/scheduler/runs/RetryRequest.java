package dev.ward.scheduler.runs;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for all dead runs of a job to begin anew.
 *
 * @param clinicId those of the clinic
 * @param organizationId those of the organization's clinics; with neither all, which only operators
 *     of the platform may ask for
 */
record RetryRequest(@Nullable UUID clinicId, @Nullable UUID organizationId) {

  static final RetryRequest EMPTY = new RetryRequest(null, null);
}
