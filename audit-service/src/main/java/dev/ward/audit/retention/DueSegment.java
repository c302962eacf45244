package dev.ward.audit.retention;

import dev.ward.verifier.ChainRange;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of a chain that is due to be let go of.
 *
 * @param organizationId whose events they are; null on the platform's chain
 * @param clinicId null for a chain that is no clinic's
 * @param lines its events as exports have them, none of them opened
 */
record DueSegment(
    UUID stream,
    @Nullable UUID organizationId,
    @Nullable UUID clinicId,
    ChainRange range,
    String firstReceivedAt,
    String lastReceivedAt,
    List<String> lines) {

  DueSegment {
    lines = List.copyOf(lines);
  }
}
