package dev.ward.verifier;

import dev.ward.verifier.Finding.Kind;
import dev.ward.verifier.Reading.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether an export of the record is what was recorded, from nothing but the file, public
 * keys and checkpoints. It needs the same memory for a file of any size.
 */
public final class ExportVerifier {

  private final PublicKeys keys;
  private final Checkpoints checkpoints;
  private final int threads;

  /**
   * @param keys without any, signatures aren't checked
   */
  public ExportVerifier(PublicKeys keys, Checkpoints checkpoints) {
    this.keys = keys;
    this.checkpoints = checkpoints;
    this.threads = Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * Reads the export to its end and finds what is wrong first.
   *
   * @throws UnusableInputException if it is no export at all
   */
  public Verdict verify(InputStream export) throws IOException, UnusableInputException {
    Finding forged = forgedCheckpoint();
    if (forged != null) {
      return new Verdict(forged, 0, List.of(), null, 0);
    }
    ExecutorService readers = Executors.newFixedThreadPool(threads, ExportVerifier::reader);
    try {
      return judged(new Reading(export, checkpoints, readers, threads * 2).all());
    } finally {
      readers.shutdownNow();
    }
  }

  private Verdict judged(Outcome outcome) {
    Walk walk = outcome.walk();
    Manifest manifest = outcome.manifest();
    Finding finding = walk.certain();
    String keyId = null;
    if (finding == null && manifest != null && isSigned(manifest)) {
      keyId = manifest.keyId();
      finding = walk.finding(manifest.chains());
    } else if (finding == null) {
      finding = walk.finding(List.of());
    }
    if (finding == null) {
      finding = ofTheWhole(outcome, keyId != null);
    }
    return new Verdict(finding, walk.count(), walk.ranges(), keyId, checkpoints.count());
  }

  /** What nobody of ours has signed proves nothing, and mustn't accuse an export either. */
  private @Nullable Finding forgedCheckpoint() {
    Checkpoint unsigned = keys.isEmpty() ? null : checkpoints.firstUnsigned(keys);
    return unsigned == null
        ? null
        : new Finding(
            Kind.UNPROVED,
            unsigned.stream(),
            unsigned.seq(),
            null,
            0,
            "None of the keys has signed the " + unsigned.kind() + " of " + unsigned.at() + ".");
  }

  private boolean isSigned(Manifest manifest) {
    return keys.verify(manifest.keyId(), manifest.text(), manifest.signature());
  }

  /** What is wrong although each event that is there is what and where it was recorded. */
  private @Nullable Finding ofTheWhole(Outcome outcome, boolean signed) {
    Manifest manifest = outcome.manifest();
    if (manifest == null) {
      return Finding.whole(
          Kind.REMOVED,
          "The export doesn't end in a manifest: its last line is missing or altered.");
    }
    if (!keys.isEmpty() && !signed) {
      return Finding.whole(
          Kind.UNPROVED,
          keys.mayKnow(manifest.keyId())
              ? "The manifest isn't signed by key " + manifest.keyId() + ", as it says."
              : "The manifest is signed by key " + manifest.keyId() + ", which wasn't given.");
    }
    Finding here = ranges(outcome.walk().ranges(), manifest.chains());
    if (here == null && outcome.walk().count() != manifest.count()) {
      here =
          Finding.whole(
              outcome.walk().count() < manifest.count() ? Kind.REMOVED : Kind.INSERTED,
              "The manifest speaks of "
                  + manifest.count()
                  + " events, and here are "
                  + outcome.walk().count()
                  + ".");
    }
    if (here == null && !outcome.sha256().equals(manifest.sha256())) {
      here =
          Finding.whole(
              Kind.ALTERED,
              "The bytes of the file aren't the ones that the manifest speaks of, although each event "
                  + "in it is what was recorded.");
    }
    return here == null && outcome.header().toTheEnd() ? cutTail(outcome) : here;
  }

  private static @Nullable Finding ranges(List<ChainRange> found, List<ChainRange> signed) {
    for (ChainRange range : signed) {
      ChainRange here = of(range.stream(), found);
      if (here == null || here.firstSeq() > range.firstSeq()) {
        return Finding.removed(
            range.stream(), range.firstSeq(), 0, "The manifest speaks of it as the first.");
      }
      if (here.lastSeq() < range.lastSeq()) {
        return Finding.removed(
            range.stream(),
            here.lastSeq() + 1,
            0,
            "The events end here, but the manifest speaks of event " + range.lastSeq() + ".");
      }
    }
    return found.equals(signed)
        ? null
        : Finding.whole(Kind.ALTERED, "The events begin or end otherwise than the manifest says.");
  }

  /** A chain that ends before a place that had been signed when the export was made. */
  private @Nullable Finding cutTail(Outcome outcome) {
    Header header = outcome.header();
    List<ChainRange> ranges = outcome.walk().ranges();
    Collection<String> streams = new TreeSet<>();
    ranges.forEach(range -> streams.add(range.stream()));
    String clinic = header.clinicId();
    if (clinic != null) {
      streams.add(clinic);
    }
    Instant made;
    try {
      made = Instant.parse(header.createdAt());
    } catch (DateTimeException e) {
      return Finding.whole(Kind.ALTERED, "The header doesn't say when the export was made.");
    }
    for (String stream : streams) {
      ChainRange range = of(stream, ranges);
      long last = range == null ? 0 : range.lastSeq();
      Checkpoint beyond = checkpoints.beyond(stream, last, made);
      if (beyond != null) {
        return Finding.removed(
            stream,
            last + 1,
            0,
            "The events end here, but event "
                + beyond.seq()
                + " was signed at "
                + beyond.at()
                + ".");
      }
    }
    return null;
  }

  private static @Nullable ChainRange of(String stream, List<ChainRange> ranges) {
    return ranges.stream().filter(range -> range.stream().equals(stream)).findFirst().orElse(null);
  }

  private static Thread reader(Runnable work) {
    Thread thread = new Thread(work, "reader of events");
    thread.setDaemon(true);
    return thread;
  }
}
