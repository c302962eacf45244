package dev.ward.tenancy.comparison;

import java.util.UUID;

/**
 * A comparison that this replica makes.
 *
 * @param holder by this it holds the lease, which no other comparison does meanwhile
 */
record Run(UUID id, UUID holder) {}
