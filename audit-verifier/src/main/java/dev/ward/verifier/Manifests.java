package dev.ward.verifier;

import java.util.ArrayList;
import java.util.List;

/** Reads the last line of an export. */
final class Manifests {

  private Manifests() {}

  /**
   * @throws Malformed if it is no manifest
   */
  static Manifest read(byte[] line) {
    JsonTree tree = JsonTree.of(line, 0, line.length);
    tree.only("manifest");
    JsonTree manifest = tree.object("manifest");
    manifest.only("count", "chains", "sha256", "keyId", "signature");
    List<ChainRange> chains = new ArrayList<>();
    for (JsonTree chain : manifest.objects("chains")) {
      chain.only("stream", "firstSeq", "firstPreviousHash", "lastSeq", "lastHash");
      chains.add(
          new ChainRange(
              chain.text("stream"),
              chain.number("firstSeq"),
              chain.text("firstPreviousHash"),
              chain.number("lastSeq"),
              chain.text("lastHash")));
    }
    return new Manifest(
        manifest.number("count"),
        chains,
        manifest.text("sha256"),
        manifest.text("keyId"),
        manifest.text("signature"));
  }
}
