package dev.ward.verifier;

import java.util.List;

/**
 * What the maker of an export vouches for.
 *
 * @param count of events
 * @param chains the parts of chains that they belong to, ordered by stream
 * @param sha256 of all bytes before the manifest, hexadecimal
 * @param signature Ed25519 of {@link ManifestText}, base64
 */
public record Manifest(
    long count, List<ChainRange> chains, String sha256, String keyId, String signature) {

  public Manifest {
    chains = List.copyOf(chains);
  }

  /** What is signed. */
  public String text() {
    return ManifestText.of(count, chains, sha256, keyId);
  }
}
