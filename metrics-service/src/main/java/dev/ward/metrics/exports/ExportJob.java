package dev.ward.metrics.exports;

import dev.ward.platform.access.Caller;
import java.util.UUID;

/**
 * An export that this process has taken on.
 *
 * @param caller who asked for it: it is made with their rights
 * @param filter as JSON
 */
record ExportJob(
    Caller caller, UUID clinicId, UUID id, What what, ExportFormat format, String filter) {}
