package dev.ward.verifier;

import dev.ward.verifier.Finding.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Goes along the events of an export in their order, each checked in itself already, and finds the
 * first that isn't where it was recorded. Of each chain it remembers the first and the last.
 */
final class Walk {

  private final Header header;
  private final Checkpoints checkpoints;
  private final Map<String, Chain> chains = new TreeMap<>();

  private long count;
  private @Nullable Chain current;
  private @Nullable Finding finding;
  private @Nullable Doubt doubt;

  Walk(Header header, Checkpoints checkpoints) {
    this.header = header;
    this.checkpoints = checkpoints;
  }

  /** Takes the next event; its line is that of the file. */
  void take(Event event, long line) {
    count++;
    Doubt doubtful = doubt;
    if (doubtful != null) {
      Finding told = doubtful.told(event, line);
      if (told != null) {
        settle(told);
      }
    } else if (finding == null) {
      Chain chain = chains.get(event.stream());
      finding = judged(event, line, chain);
      if (finding == null && doubt == null) {
        remember(event, line, chain);
      }
    }
  }

  Header header() {
    return header;
  }

  long count() {
    return count;
  }

  /** The first thing that is wrong with the events, if nothing more can be learned about it. */
  @Nullable Finding certain() {
    return finding;
  }

  /**
   * The first thing that is wrong with the events; null when there is none.
   *
   * @param ranges where the chains end by a signed manifest; empty when nothing is known of that
   */
  @Nullable Finding finding(List<ChainRange> ranges) {
    Doubt doubtful = doubt;
    if (doubtful == null) {
      return finding;
    }
    return ranges.stream()
        .filter(range -> range.stream().equals(doubtful.finding().stream()))
        .findFirst()
        .map(doubtful::ended)
        .orElseGet(doubtful::finding);
  }

  List<ChainRange> ranges() {
    List<ChainRange> ranges = new ArrayList<>(chains.size());
    chains.forEach((stream, chain) -> ranges.add(chain.range()));
    return ranges;
  }

  private void settle(Finding told) {
    finding = told;
    doubt = null;
  }

  private void remember(Event event, long line, @Nullable Chain known) {
    Chain chain = known == null ? new Chain(event) : known;
    if (known == null) {
      chains.put(event.stream(), chain);
    }
    chain.last = event;
    chain.lastLine = line;
    current = chain;
  }

  private @Nullable Finding judged(Event event, long line, @Nullable Chain chain) {
    String problem = event.problem();
    if (event.isUnreadable()) {
      return unreadable(line, problem);
    }
    if (problem != null) {
      return Finding.of(Kind.ALTERED, event, line, "It " + problem + ".");
    }
    if (!belongs(event)) {
      return Finding.of(Kind.INSERTED, event, line, "It belongs to another place.");
    }
    Finding here = chain == null ? first(event, line) : next(event, line, chain);
    return here != null || doubt != null ? here : againstCheckpoints(event, line);
  }

  private Finding unreadable(long line, @Nullable String problem) {
    Chain near = current;
    String reason = "The line " + problem + ".";
    return near == null
        ? new Finding(Kind.ALTERED, header.clinicId(), 1, null, line, reason)
        : new Finding(Kind.ALTERED, near.last.stream(), near.last.seq() + 1, null, line, reason);
  }

  private boolean belongs(Event event) {
    String clinic = header.clinicId();
    String organization = header.organizationId();
    return clinic != null
        ? clinic.equals(event.stream())
        : organization == null || organization.equals(event.organization());
  }

  private @Nullable Finding first(Event event, long line) {
    long before = event.seq() - 1;
    if (before == 0) {
      return Hashes.hex(event.previousHash()).equals(Hashes.GENESIS)
          ? null
          : Finding.of(Kind.ALTERED, event, line, "It is chained to an event that never was.");
    }
    if (checkpoints.contradicting(event.stream(), before, event.previousHash()) != null) {
      return Finding.of(
          Kind.ALTERED, event, line, "It isn't chained to the event that was signed before it.");
    }
    if (header.fromTheBeginning() && !checkpoints.anchors(event.stream(), before)) {
      return Finding.removed(
          event.stream(),
          1,
          line,
          "The chain begins with event "
              + event.seq()
              + ", and no anchor accounts for the others.");
    }
    return null;
  }

  private @Nullable Finding next(Event event, long line, Chain chain) {
    Event last = chain.last;
    if (event.seq() <= last.seq()) {
      return again(event, line, chain);
    }
    if (event.seq() > last.seq() + 1) {
      if (header.complete()) {
        doubt =
            new Doubt.Gap(
                Finding.removed(
                    event.stream(),
                    last.seq() + 1,
                    line,
                    "Event " + event.seq() + " follows event " + last.seq() + "."));
      }
      return null;
    }
    if (!Arrays.equals(event.previousHash(), last.hash())) {
      Finding ofLast =
          Finding.of(
              Kind.ALTERED,
              last,
              chain.lastLine,
              "It has a hash of its own, but the event behind it was chained to another.");
      doubt = new Doubt.Break(ofLast, event, line);
    }
    return null;
  }

  private @Nullable Finding again(Event event, long line, Chain chain) {
    Event last = chain.last;
    if (event.seq() == last.seq() && !Arrays.equals(event.hash(), last.hash())) {
      Finding ofThis = Finding.of(Kind.INSERTED, event, line, "Another event has this place.");
      doubt = new Doubt.Twins(ofThis, last, chain.lastLine, event);
      return null;
    }
    return Finding.of(Kind.INSERTED, event, line, "This place in the chain was passed already.");
  }

  private @Nullable Finding againstCheckpoints(Event event, long line) {
    Checkpoint other = checkpoints.contradicting(event.stream(), event.seq(), event.hash());
    return other == null
        ? null
        : Finding.of(
            Kind.ALTERED,
            event,
            line,
            "When this place was signed at " + other.at() + ", another event had it.");
  }

  private static final class Chain {
    private final Event first;
    private Event last;
    private long lastLine;

    private Chain(Event first) {
      this.first = first;
      this.last = first;
    }

    private ChainRange range() {
      return new ChainRange(
          first.stream(),
          first.seq(),
          Hashes.hex(first.previousHash()),
          last.seq(),
          Hashes.hex(last.hash()));
    }
  }
}
