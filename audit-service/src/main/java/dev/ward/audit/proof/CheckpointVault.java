package dev.ward.audit.proof;

import dev.ward.audit.proof.Vault.OtherwiseKept;
import dev.ward.verifier.Checkpoint;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The checkpoints that are kept outside of the database. */
@ApplicationScoped
public class CheckpointVault {

  private final Vault vault;

  CheckpointVault(Vault vault) {
    this.vault = vault;
  }

  public boolean isThere() {
    return vault.isThere();
  }

  /**
   * The latest checkpoint of a chain, or the latest up to a place, as it is kept; whether it is one
   * of ours only its signature tells. Empty when there is none.
   *
   * @param upTo null for the latest of all
   */
  public Uni<Optional<Checkpoint>> latest(UUID stream, @Nullable Long upTo) {
    String after = upTo == null ? null : VaultNames.laterThan(stream, upTo);
    return vault
        .list(VaultNames.checkpoints(stream), after, 1)
        .flatMap(
            names ->
                names.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : vault.get(names.get(0)).map(content -> read(stream, names.get(0), content)));
  }

  /** What says that it is a checkpoint and can't be read, or speaks of another chain, is forged. */
  private static Optional<Checkpoint> read(UUID stream, String name, byte[] content) {
    SignedCheckpoint kept = SignedCheckpoint.parse(content);
    if (kept != null
        && kept.stream().equals(stream.toString())
        && name.equals(VaultNames.checkpoint(stream, kept.seq()))) {
      return Optional.of(kept.checkpoint());
    }
    return Optional.of(
        new Checkpoint(
            Checkpoint.CHECKPOINT, stream.toString(), VaultNames.place(name), "", "", "", ""));
  }

  /**
   * Keeps a checkpoint; the result is false if there is another one of this place, which says
   * something else.
   */
  Uni<Boolean> keep(SignedCheckpoint checkpoint) {
    UUID stream = UUID.fromString(checkpoint.stream());
    String name = VaultNames.checkpoint(stream, checkpoint.seq());
    return vault
        .put(name, checkpoint.line())
        .replaceWith(true)
        .onFailure(OtherwiseKept.class)
        .recoverWithUni(
            other ->
                vault
                    .get(name)
                    .map(SignedCheckpoint::parse)
                    // Signed twice, say after the database was restored: what counts is the hash.
                    .map(kept -> kept != null && kept.hash().equals(checkpoint.hash())));
  }
}
