package dev.ward.audit.retention;

import dev.ward.audit.proof.CheckpointVault;
import dev.ward.audit.proof.Signer;
import dev.ward.audit.proof.Vault;
import dev.ward.audit.proof.Vault.OtherwiseKept;
import dev.ward.audit.retention.DueStore.Chain;
import dev.ward.audit.rounds.Round.Outcome;
import dev.ward.audit.rounds.Round.Turn;
import dev.ward.verifier.Checkpoint;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets go of what has been kept for as long as was agreed: part by part, each only once an archive
 * of it is in the vault, was read back from there, and was verified as anybody else would verify
 * it. Whoever is stopped anywhere leaves either all events, or an archive beside them that the next
 * round takes up.
 */
@ApplicationScoped
class RetentionRounds {

  private static final Logger LOG = Logger.getLogger(RetentionRounds.class);

  private static final int PAGE = 500;

  /** As it stands in the anchor's signed text: what the database makes of the same instant. */
  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

  private final DueStore store;
  private final Vault vault;
  private final CheckpointVault checkpoints;
  private final Signer signer;
  private final Refusals refusals;
  private final int segment;
  private final Clock clock = Clock.systemUTC();

  RetentionRounds(
      DueStore store,
      Vault vault,
      CheckpointVault checkpoints,
      Signer signer,
      Refusals refusals,
      RetentionConfig config) {
    this.store = store;
    this.vault = vault;
    this.checkpoints = checkpoints;
    this.signer = signer;
    this.refusals = refusals;
    this.segment = config.segment();
  }

  Uni<Outcome> letGo(Turn turn) {
    return chainsBehind(null, new Outcome(0, 0), turn)
        .call(
            outcome ->
                vault.isThere() || outcome.refused() == 0
                    ? Uni.createFrom().voidItem()
                    : refusals.say(
                        null,
                        "%d chains have something due, and there is no vault to keep it in"
                            .formatted(outcome.refused())))
        .call(() -> store.dropEmptyMonths().onFailure().recoverWithItem(RetentionRounds::notNow));
  }

  private Uni<Outcome> chainsBehind(@Nullable UUID after, Outcome before, Turn turn) {
    return turn.goesOn()
        .flatMap(ours -> store.chains(after, PAGE))
        .flatMap(
            page ->
                page.isEmpty()
                    ? Uni.createFrom().item(before)
                    : each(page.stream().filter(Chain::due).toList(), 0, before, turn)
                        .flatMap(
                            outcome ->
                                chainsBehind(page.get(page.size() - 1).stream(), outcome, turn)));
  }

  private Uni<Outcome> each(List<Chain> due, int at, Outcome before, Turn turn) {
    if (at == due.size()) {
      return Uni.createFrom().item(before);
    }
    return (vault.isThere()
            ? chain(due.get(at).stream(), 0, turn)
            : Uni.createFrom().item(new Outcome(0, 1)))
        .flatMap(
            outcome ->
                each(
                    due,
                    at + 1,
                    new Outcome(
                        before.done() + outcome.done(), before.refused() + outcome.refused()),
                    turn));
  }

  /** Part after part, until nothing of the chain is due any more. */
  private Uni<Outcome> chain(UUID stream, long gone, Turn turn) {
    return turn.goesOn()
        .flatMap(ours -> store.read(stream, segment))
        .flatMap(
            due ->
                due.isEmpty()
                    ? Uni.createFrom().item(new Outcome(gone, 0))
                    : archived(due.get())
                        .flatMap(archive -> judged(stream, archive))
                        .flatMap(
                            archive ->
                                archive.isEmpty()
                                    ? Uni.createFrom().item(new Outcome(gone, 1))
                                    : letGo(stream, archive.get())
                                        .flatMap(
                                            removed ->
                                                removed == 0
                                                    ? Uni.createFrom().item(new Outcome(gone, 0))
                                                    : chain(stream, gone + removed, turn))));
  }

  /**
   * The archive as it is in the vault by now, be it this one or an earlier one of the same part.
   */
  private Uni<Archive> archived(DueSegment due) {
    return Uni.createFrom()
        .item(() -> Archive.of(due, signer, clock.instant()))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(
            archive ->
                vault
                    .put(archive.name(), archive.content())
                    .onFailure(OtherwiseKept.class)
                    .recoverWithNull()
                    .flatMap(kept -> vault.get(archive.name()))
                    .map(archive::kept));
  }

  /** Empty, and on record, if the archive must not take the events' place. */
  private Uni<Optional<Archive>> judged(UUID stream, Archive archive) {
    return Uni.combine()
        .all()
        .unis(store.anchor(stream), checkpoints.latest(stream, archive.range().lastSeq()))
        .with(
            (anchor, latest) ->
                Stream.concat(
                        anchor.stream(),
                        latest.stream().filter(one -> one.seq() >= archive.range().firstSeq()))
                    .toList())
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(signed -> Optional.ofNullable(archive.flaw(signer, signed)))
        .onFailure()
        .recoverWithItem(RetentionRounds::unknown)
        .flatMap(
            flaw ->
                flaw.isEmpty()
                    ? Uni.createFrom().item(Optional.of(archive))
                    : refusals.say(stream, flaw.get()).replaceWith(Optional.empty()));
  }

  private Uni<Long> letGo(UUID stream, Archive archive) {
    OffsetDateTime now = clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    String keyId = signer.keyId();
    String text =
        Checkpoint.text(
            Checkpoint.ANCHOR,
            stream.toString(),
            archive.range().lastSeq(),
            archive.range().lastHash(),
            AT.format(now),
            keyId);
    return store.purge(
        archive,
        now,
        new Checkpoint(
            Checkpoint.ANCHOR,
            stream.toString(),
            archive.range().lastSeq(),
            archive.range().lastHash(),
            AT.format(now),
            keyId,
            signer.sign(text)));
  }

  private static Optional<String> unknown(Throwable failure) {
    LOG.errorf("what was signed of a chain can't be read: %s", failure);
    return Optional.of("What was signed of it can't be read.");
  }

  private static Integer notNow(Throwable failure) {
    LOG.warnf("empty months can't be dropped now: %s", failure);
    return 0;
  }
}
