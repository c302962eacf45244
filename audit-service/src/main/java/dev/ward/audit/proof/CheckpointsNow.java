package dev.ward.audit.proof;

import dev.ward.audit.rounds.Round.Outcome;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** A round that somebody has asked for. */
@ApplicationScoped
class CheckpointsNow {

  private static final Logger LOG = Logger.getLogger(CheckpointsNow.class);

  private static final Scope PLATFORM = Scope.platform(Permission.SIGN_CHAINS);

  private static final String RECORD =
      "select access.emit('checkpoint.requested', null, 'checkpoint', null, null, 'success', null,"
          + " null)";

  private static final Outcome NOTHING = new Outcome(0, 0);

  private final ClinicTransaction transaction;
  private final CheckpointLoops loops;

  CheckpointsNow(ClinicTransaction transaction, CheckpointLoops loops) {
    this.transaction = transaction;
    this.loops = loops;
  }

  Uni<RoundDone> sign(Caller caller) {
    return transaction
        .write(caller, PLATFORM, connection -> connection.query(RECORD).execute())
        .flatMap(recorded -> loops.signNow())
        .map(
            signed ->
                signed.orElseThrow(
                    () ->
                        Problem.of(
                            ProblemCode.UNAVAILABLE,
                            "Chains are being signed at the moment; try again.")))
        .flatMap(
            signed ->
                carryAll(0)
                    .flatMap(
                        carried ->
                            loops
                                .measured()
                                .map(
                                    measures ->
                                        new RoundDone(
                                            signed.done(),
                                            carried,
                                            measures.waiting(),
                                            signed.refused()))));
  }

  /** As far as the vault answers; that it doesn't is no fault of what was signed. */
  private Uni<Long> carryAll(long before) {
    return loops
        .carryNow()
        .map(outcome -> outcome.orElse(NOTHING).done())
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.errorf("checkpoints wait for the vault: %s", failure);
              return 0L;
            })
        .flatMap(
            carried -> carried == 0 ? Uni.createFrom().item(before) : carryAll(before + carried));
  }
}
