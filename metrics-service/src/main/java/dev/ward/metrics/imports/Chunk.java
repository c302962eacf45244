package dev.ward.metrics.imports;

import dev.ward.metrics.facts.FactBatch;
import java.util.List;

/** What was read of an upload in one go: rows for the database, and rows that it will never see. */
record Chunk(FactBatch batch, List<Reject> rejects, boolean last) {}
