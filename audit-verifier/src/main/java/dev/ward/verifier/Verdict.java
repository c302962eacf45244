package dev.ward.verifier;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the verification of an export has come to.
 *
 * @param finding the first thing that is wrong; null when it is whole
 * @param events how many there are in the export
 * @param keyId the key that has signed it; null when that wasn't checked
 * @param checkpoints how many checkpoints and anchors it was held against
 */
public record Verdict(
    @Nullable Finding finding,
    long events,
    List<ChainRange> chains,
    @Nullable String keyId,
    int checkpoints) {

  public Verdict {
    chains = List.copyOf(chains);
  }

  public boolean isWhole() {
    return finding == null;
  }
}
