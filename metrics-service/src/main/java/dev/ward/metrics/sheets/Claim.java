package dev.ward.metrics.sheets;

import java.util.UUID;

/**
 * A run that this process has taken on.
 *
 * @param fence tells this holder from those before and after it
 */
record Claim(UUID clinicId, UUID id, UUID sourceId, long fence, boolean dryRun) {}
