package dev.ward.audit.proof;

import dev.ward.audit.proof.RoundStore.Carried;
import dev.ward.audit.proof.RoundStore.Signed;
import dev.ward.audit.proof.RoundStore.Standing;
import dev.ward.audit.rounds.Round.Outcome;
import dev.ward.audit.rounds.Round.Turn;
import dev.ward.verifier.Checkpoint;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Signs where the chains stand, and carries what was signed to the vault. Both bear to be done
 * twice: a place has one checkpoint, whoever signs it, and what is in the vault is kept already.
 */
@ApplicationScoped
class CheckpointRounds {

  /** How many chains are looked at in one statement. */
  static final int PAGE = 5_000;

  private static final Logger LOG = Logger.getLogger(CheckpointRounds.class);

  private static final int LOAD = 500;
  private static final int SIDE_BY_SIDE = 8;

  private final RoundStore store;
  private final Signer signer;
  private final CheckpointVault vault;
  private final CheckpointGauge gauge;

  CheckpointRounds(RoundStore store, Signer signer, CheckpointVault vault, CheckpointGauge gauge) {
    this.store = store;
    this.signer = signer;
    this.vault = vault;
    this.gauge = gauge;
  }

  /** Signs the heads of all chains that have moved since they were last signed. */
  Uni<Outcome> sign(Turn turn) {
    return signBehind(null, new Outcome(0, 0), turn);
  }

  private Uni<Outcome> signBehind(@Nullable Standing last, Outcome before, Turn turn) {
    return turn.goesOn()
        .flatMap(ours -> store.standing(last == null ? null : last.stream(), PAGE))
        .flatMap(
            page -> {
              if (page.isEmpty()) {
                return Uni.createFrom().item(before);
              }
              long doubtful = page.stream().filter(this::isDoubtful).count();
              return signed(page)
                  .flatMap(
                      signed ->
                          signed.isEmpty()
                              ? Uni.createFrom().item(0)
                              : store.keep(signer.keyId(), signed))
                  .invoke(gauge::signed)
                  .flatMap(
                      kept ->
                          signBehind(
                              page.get(page.size() - 1),
                              new Outcome(before.done() + kept, before.refused() + doubtful),
                              turn));
            });
  }

  private boolean isDoubtful(Standing standing) {
    if (standing.isDoubtful()) {
      LOG.errorf(
          "chain %s isn't signed: it doesn't go on from where it was signed, or event %d isn't there",
          standing.stream(), standing.seq());
    }
    return standing.isDoubtful();
  }

  /** Thousands of signatures take longer than an event loop may be held. */
  private Uni<List<Signed>> signed(List<Standing> page) {
    return Uni.createFrom()
        .item(
            () ->
                page.stream()
                    .filter(Standing::isMoved)
                    .map(moved -> new Signed(moved, signer.sign(text(moved))))
                    .toList())
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private String text(Standing moved) {
    return Checkpoint.text(
        Checkpoint.CHECKPOINT,
        moved.stream().toString(),
        moved.seq(),
        moved.hash(),
        moved.signedAt(),
        signer.keyId());
  }

  /**
   * Carries the oldest that wait to the vault: those of a chain one after the other. When the vault
   * doesn't answer, what it has taken counts, and the rest waits.
   */
  Uni<Outcome> carry(Turn turn) {
    if (!vault.isThere()) {
      return Uni.createFrom().item(new Outcome(0, 0));
    }
    return turn.goesOn().flatMap(ours -> store.waiting(LOAD)).flatMap(this::carry);
  }

  private Uni<Outcome> carry(List<SignedCheckpoint> waiting) {
    Map<String, List<SignedCheckpoint>> byChain = new LinkedHashMap<>();
    waiting.forEach(
        one -> byChain.computeIfAbsent(one.stream(), chain -> new ArrayList<>()).add(one));
    List<Carried> carried = Collections.synchronizedList(new ArrayList<>());
    return Multi.createFrom()
        .iterable(byChain.values())
        .onItem()
        .transformToUni(chain -> inOrder(chain, 0, carried))
        .merge(SIDE_BY_SIDE)
        .collect()
        .last()
        .onItemOrFailure()
        .call((done, failure) -> settle(carried))
        .map(done -> new Outcome(carried.size(), 0));
  }

  private Uni<Void> inOrder(List<SignedCheckpoint> chain, int at, List<Carried> carried) {
    if (at == chain.size()) {
      return Uni.createFrom().voidItem();
    }
    SignedCheckpoint next = chain.get(at);
    return vault
        .keep(next)
        .invoke(kept -> carried.add(new Carried(next, kept)))
        .flatMap(kept -> inOrder(chain, at + 1, carried));
  }

  private Uni<Void> settle(List<Carried> carried) {
    List<Carried> settled = List.copyOf(carried);
    settled.stream()
        .filter(one -> !one.kept())
        .forEach(
            one ->
                LOG.errorf(
                    "the vault holds another checkpoint of chain %s, place %d",
                    one.checkpoint().stream(), one.checkpoint().seq()));
    gauge.carried(settled.size());
    return settled.isEmpty() ? Uni.createFrom().voidItem() : store.carried(settled);
  }
}
