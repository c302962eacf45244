package dev.ward.verifier;

import java.util.List;

/**
 * The text of a manifest that is signed, in UTF-8: a line {@code ward-manifest/1}, then a line each
 * for count, sha256 and keyId, then one for each chain, ordered by stream: stream, firstSeq,
 * firstPreviousHash, lastSeq and lastHash with a space between. Every line ends in a line feed.
 */
public final class ManifestText {

  private ManifestText() {}

  public static String of(long count, List<ChainRange> chains, String sha256, String keyId) {
    StringBuilder text = new StringBuilder("ward-manifest/1\n");
    text.append(count).append('\n').append(sha256).append('\n').append(keyId).append('\n');
    for (ChainRange chain : chains) {
      text.append(chain.stream()).append(' ');
      text.append(chain.firstSeq()).append(' ').append(chain.firstPreviousHash()).append(' ');
      text.append(chain.lastSeq()).append(' ').append(chain.lastHash()).append('\n');
    }
    return text.toString();
  }
}
