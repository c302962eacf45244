package dev.ward.verifier;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known to be wrong somewhere, but may prove to be something else by an event that comes
 * later.
 */
interface Doubt {

  /** What is wrong as far as is known. */
  Finding finding();

  /** What is wrong now that another event of the export is known; null: nothing new. */
  @Nullable Finding told(Event next, long line);

  /** What is wrong now that the end of the event's chain is known from a signed manifest. */
  default Finding ended(ChainRange range) {
    return finding();
  }

  /** An event isn't where it should be; perhaps it stands further behind. */
  record Gap(Finding finding) implements Doubt {
    @Override
    public @Nullable Finding told(Event next, long line) {
      return next.seq() == finding.seq() && next.stream().equals(finding.stream())
          ? Finding.of(
              Finding.Kind.REORDERED, next, line, "It stands behind events that came after it.")
          : null;
    }
  }

  /** Two events claim one place; the one behind them tells which of them it was chained to. */
  record Twins(Finding finding, Event former, long formerLine, Event latter) implements Doubt {
    @Override
    public @Nullable Finding told(Event next, long line) {
      if (!next.stream().equals(former.stream()) || next.seq() != former.seq() + 1) {
        return null;
      }
      return Arrays.equals(next.previousHash(), latter.hash())
          ? Finding.of(
              Finding.Kind.INSERTED,
              former,
              formerLine,
              "Another event has this place, and the next one is chained to that one.")
          : finding;
    }
  }

  /**
   * An event was chained to another than the one before it. Either was made anew with a hash of its
   * own: this one, if the next isn't chained to it either; else the one before.
   */
  record Break(Finding finding, Event latter, long latterLine) implements Doubt {
    @Override
    public @Nullable Finding told(Event next, long line) {
      if (!next.stream().equals(latter.stream()) || next.seq() != latter.seq() + 1) {
        return null;
      }
      return Arrays.equals(next.previousHash(), latter.hash()) ? finding : ofLatter();
    }

    @Override
    public Finding ended(ChainRange range) {
      return range.lastSeq() == latter.seq() && !range.lastHash().equals(Hashes.hex(latter.hash()))
          ? ofLatter()
          : finding;
    }

    private Finding ofLatter() {
      return Finding.of(
          Finding.Kind.ALTERED,
          latter,
          latterLine,
          "It is chained neither to the event before it nor to the one behind it.");
    }
  }
}
