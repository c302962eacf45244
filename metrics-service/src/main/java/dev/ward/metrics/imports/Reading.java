package dev.ward.metrics.imports;

import dev.ward.metrics.mapping.ColumnMapping;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of an upload are to be read, as it stood when the import was asked for.
 *
 * @param zone the clinic's time zone
 */
record Reading(@Nullable ColumnMapping mapping, ZoneId zone) {}
