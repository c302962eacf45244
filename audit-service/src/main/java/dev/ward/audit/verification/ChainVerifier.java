package dev.ward.audit.verification;

import dev.ward.audit.proof.CheckpointVault;
import dev.ward.audit.proof.Signer;
import dev.ward.audit.verification.Verification.Outside;
import dev.ward.audit.verification.Verification.State;
import dev.ward.audit.verification.VerificationStore.Extent;
import dev.ward.audit.verification.VerificationStore.Held;
import dev.ward.audit.verification.VerificationStore.Place;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.verifier.Checkpoint;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Walks along a chain, a stretch at a time, and holds it against what was signed: in the database,
 * and outside of it. What was signed is looked up before the walk begins, so that it can't speak of
 * events that came later.
 */
@ApplicationScoped
class ChainVerifier {

  /** So many are walked in a request, which takes seconds. */
  static final long MOST = 100_000;

  private static final Logger LOG = Logger.getLogger(ChainVerifier.class);

  private static final long STRETCH = 10_000;

  private final VerificationStore store;
  private final CheckpointVault vault;
  private final Signer signer;

  ChainVerifier(VerificationStore store, CheckpointVault vault, Signer signer) {
    this.store = store;
    this.vault = vault;
    this.signer = signer;
  }

  /**
   * What the walk has come to so far.
   *
   * @param next the place to go on from
   */
  private record Way(long next, long checked, long checkpoints, @Nullable Finding finding) {

    Way found(Finding what) {
      return new Way(next, checked, checkpoints, what);
    }
  }

  /** What is kept outside. */
  private record Kept(Outside outside, @Nullable Checkpoint checkpoint) {}

  Uni<Verification> verify(Place place, @Nullable Long fromSeq, @Nullable Long toSeq) {
    long upTo = toSeq == null ? Long.MAX_VALUE : toSeq;
    return store
        .extent(place, upTo)
        .invoke(extent -> bounded(extent, fromSeq, upTo))
        .flatMap(
            extent -> kept(place, toSeq).flatMap(kept -> walk(place, fromSeq, toSeq, extent, kept)))
        .call(verification -> store.record(place, verification));
  }

  private static void bounded(Extent extent, @Nullable Long fromSeq, long upTo) {
    long first = Math.max(fromSeq == null ? 1 : fromSeq, extent.anchored() + 1);
    long events = Math.min(upTo, extent.end()) - first + 1;
    if (events > MOST) {
      throw Problem.with(
          ProblemCode.UNPROCESSABLE,
          "The chain goes from %,d to %,d; a request verifies %,d events."
              .formatted(extent.anchored() + 1, extent.end(), MOST),
          List.of(
              new FieldError(
                  "/toSeq", "must be no more than %,d behind fromSeq".formatted(MOST - 1))));
    }
  }

  private Uni<Kept> kept(Place place, @Nullable Long toSeq) {
    if (!vault.isThere()) {
      return Uni.createFrom().item(new Kept(Outside.MISSING, null));
    }
    return vault
        .latest(place.stream(), toSeq)
        .map(ChainVerifier::kept)
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.errorf("the vault can't be asked: %s", failure);
              return new Kept(Outside.UNREACHABLE, null);
            });
  }

  private static Kept kept(Optional<Checkpoint> latest) {
    return latest
        .map(one -> new Kept(new Outside(State.held, one.seq(), one.at()), one))
        .orElse(new Kept(Outside.NONE, null));
  }

  private Uni<Verification> walk(
      Place place, @Nullable Long fromSeq, @Nullable Long toSeq, Extent extent, Kept kept) {
    long first = Math.max(fromSeq == null ? 1 : fromSeq, extent.anchored() + 1);
    Way begin = new Way(first, 0, 0, null);
    Checkpoint anchor = extent.anchor();
    Uni<Way> walked =
        anchor != null && !isSigned(anchor)
            ? Uni.createFrom()
                .item(
                    begin.found(
                        new Finding(anchor.seq(), "None of our keys has signed the anchor here.")))
            : onwards(place, begin, toSeq, extent);
    return walked
        .flatMap(way -> against(place, way, first, extent.latest(), "a checkpoint here"))
        .flatMap(way -> against(place, way, first, kept.checkpoint(), "a checkpoint kept outside"))
        .map(
            way ->
                new Verification(
                    way.finding() == null,
                    way.checked(),
                    way.finding() == null ? null : way.finding().seq(),
                    way.finding() == null ? null : way.finding().reason(),
                    anchor == null ? null : anchor.seq(),
                    way.checkpoints(),
                    kept.outside()));
  }

  private Uni<Way> onwards(Place place, Way way, @Nullable Long toSeq, Extent extent) {
    long stretchEnd = way.next() + STRETCH - 1;
    long end = toSeq == null ? extent.end() : Math.min(toSeq, extent.end());
    boolean last = stretchEnd >= end;
    // The last goes to the end of the chain, be it where its head says or not.
    Long to = last ? toSeq : Long.valueOf(stretchEnd);
    return store
        .walk(place, way.next(), to)
        .flatMap(
            walked -> {
              Way further =
                  new Way(
                      last ? way.next() + walked.checked() : stretchEnd + 1,
                      way.checked() + walked.checked(),
                      way.checkpoints(),
                      walked.valid() ? null : altered(walked.firstBad()));
              return signedWithin(place, further, way.next(), Math.min(stretchEnd, end));
            })
        .flatMap(
            further ->
                last || further.finding() != null
                    ? Uni.createFrom().item(further)
                    : onwards(place, further, toSeq, extent));
  }

  private static Finding altered(@Nullable Long seq) {
    long place = seq == null ? 0 : seq;
    return new Finding(place, "The event here was altered, removed, inserted or moved.");
  }

  private Uni<Way> signedWithin(Place place, Way way, long from, long to) {
    return store
        .checkpoints(place, from, to)
        .flatMap(
            held ->
                Uni.createFrom()
                    .item(() -> Optional.ofNullable(firstWrong(held)))
                    // Thousands of signatures take longer than an event loop may be held.
                    .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                    .map(
                        wrong ->
                            new Way(
                                way.next(),
                                way.checked(),
                                way.checkpoints() + held.size(),
                                earlier(way.finding(), wrong.orElse(null)))));
  }

  private @Nullable Finding firstWrong(List<Held> held) {
    for (Held one : held) {
      if (!isSigned(one.checkpoint())) {
        return unsigned(one.checkpoint(), "a checkpoint here");
      }
      if (one.contradicts()) {
        return contradicted(one.checkpoint());
      }
    }
    return null;
  }

  /** Holds what was walked against a checkpoint that was there before. */
  private Uni<Way> against(
      Place place, Way way, long first, @Nullable Checkpoint signed, String what) {
    if (signed == null || way.finding() != null) {
      return Uni.createFrom().item(way);
    }
    if (!isSigned(signed)) {
      return Uni.createFrom().item(way.found(unsigned(signed, what)));
    }
    if (signed.seq() >= way.next()) {
      return Uni.createFrom()
          .item(
              way.found(
                  new Finding(
                      way.next(),
                      "The events end before here, but event %d was signed at %s."
                          .formatted(signed.seq(), signed.at()))));
    }
    if (signed.seq() < first - 1) {
      return Uni.createFrom().item(way);
    }
    return store
        .agrees(place, signed)
        .map(agrees -> agrees ? way : way.found(contradicted(signed)));
  }

  private boolean isSigned(Checkpoint checkpoint) {
    return signer.verify(checkpoint.keyId(), checkpoint.text(), checkpoint.signature());
  }

  private static Finding unsigned(Checkpoint checkpoint, String what) {
    return new Finding(checkpoint.seq(), "None of our keys has signed " + what + ".");
  }

  private static Finding contradicted(Checkpoint checkpoint) {
    return new Finding(
        checkpoint.seq(),
        "When this place was signed at " + checkpoint.at() + ", another event had it.");
  }

  private static @Nullable Finding earlier(@Nullable Finding one, @Nullable Finding other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.seq() <= other.seq() ? one : other;
  }
}
