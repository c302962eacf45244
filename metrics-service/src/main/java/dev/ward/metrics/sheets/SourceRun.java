package dev.ward.metrics.sheets;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One time that a source is fetched, as it is shown.
 *
 * @param sample the first rows that were rejected; of a dry run nothing else is kept
 * @param imports what it brought, an import for each sheet, with all rejects
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record SourceRun(
    UUID id,
    UUID sourceId,
    String trigger,
    boolean dryRun,
    String state,
    int attempt,
    long rows,
    long accepted,
    long unchanged,
    long corrected,
    long rejected,
    @Nullable Problem error,
    List<Reject> sample,
    List<UUID> imports,
    Instant scheduledFor,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  record Problem(String code, String message) {}
}
