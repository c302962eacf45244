package dev.ward.metrics.imports;

import dev.ward.metrics.mapping.ColumnMapping;
import java.util.UUID;

/** A mapping that a clinic keeps for imports of a kind. */
record ImportMapping(UUID id, String name, String kind, ColumnMapping mapping, long version) {}
