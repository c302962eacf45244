package dev.ward.platform.outbox;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to the audit service.
 *
 * @param waiting events, counted up to the cap
 * @param oldestAgeSeconds how long the oldest of them waits; 0 when there is none
 * @param parked events that were rejected and wait for an operator
 * @param failing changes whose event is tried to be made again
 * @param dead changes whose event waits for an operator
 * @param full whether what would add an event is refused
 * @param lanes those that a relay holds or has held
 */
public record OutboxState(
    long waiting,
    double oldestAgeSeconds,
    long parked,
    long failing,
    long dead,
    boolean full,
    long cap,
    List<LaneState> lanes) {

  /**
   * @param lane its number, of {@code of}
   * @param heldUntil in the past when nobody delivers
   * @param lagSeconds how long its oldest event waits
   */
  public record LaneState(
      int lane, int of, @Nullable OffsetDateTime heldUntil, long waiting, double lagSeconds) {}
}
