package dev.ward.metrics.imports;

import java.util.UUID;

/** A fact that was left as it is when its import was undone: somebody has changed it since. */
record Conflict(UUID factId, String externalId) {}
