package dev.ward.audit.exports;

import dev.ward.audit.exports.TrailExport.Stretch;
import dev.ward.verifier.ChainRange;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An export while it is handed out: how far it has come, and what is known of what went out. What
 * it holds doesn't grow with the number of events. Not for several threads at once.
 */
final class ExportRun {

  private final TrailExport export;
  private final MessageDigest digest = sha256();
  private final List<ChainRange> chains = new ArrayList<>();
  private int stretch;
  private long behind;
  private long count;
  private @Nullable ChainRange open;

  ExportRun(TrailExport export) {
    this.export = export;
    if (!export.stretches().isEmpty()) {
      behind = export.stretches().get(0).firstSeq() - 1;
    }
  }

  TrailExport export() {
    return export;
  }

  /** Where it goes on; null at the end of the last chain. */
  @Nullable Stretch next() {
    if (stretch == export.stretches().size()) {
      return null;
    }
    Stretch whole = export.stretches().get(stretch);
    return new Stretch(whole.chain(), behind + 1, whole.lastSeq());
  }

  /** Takes an event that goes out. */
  void take(long seq, String previousHash, String hash) {
    ChainRange begun = open;
    String stream = export.stretches().get(stretch).chain().toString();
    open =
        begun == null
            ? new ChainRange(stream, seq, previousHash, seq, hash)
            : new ChainRange(stream, begun.firstSeq(), begun.firstPreviousHash(), seq, hash);
    count++;
  }

  /** What has been looked at; the chain goes on behind it. */
  void walked(long seq) {
    behind = seq;
  }

  /** The chain has ended. */
  void endChain() {
    if (open != null) {
      chains.add(open);
    }
    open = null;
    stretch++;
    if (stretch < export.stretches().size()) {
      behind = export.stretches().get(stretch).firstSeq() - 1;
    }
  }

  /** Adds bytes to those that the manifest vouches for. */
  byte[] hashed(byte[] bytes) {
    digest.update(bytes);
    return bytes;
  }

  /** Of all the bytes; asked once, at the end. */
  String sha256Hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  long count() {
    return count;
  }

  List<ChainRange> chains() {
    return List.copyOf(chains);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
