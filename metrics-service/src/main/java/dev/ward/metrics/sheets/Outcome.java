package dev.ward.metrics.sheets;

import java.util.List;

/**
 * What came of the rows of a run.
 *
 * @param sample the first of those that were rejected
 */
record Outcome(Counts counts, List<Reject> sample) {}
