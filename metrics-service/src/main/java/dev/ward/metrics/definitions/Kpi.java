package dev.ward.metrics.definitions;

import java.util.List;

/** A KPI with all that it has meant, means and will mean. */
record Kpi(String key, List<Definition> versions) {}
