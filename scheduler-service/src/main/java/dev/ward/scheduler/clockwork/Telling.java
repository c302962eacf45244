package dev.ward.scheduler.clockwork;

import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What work may say of itself while it is at it: how far it has come, lines for its log, and parts
 * that it hands on. Progress and lines are seen at once and stay when the work fails; they must
 * hold nothing of any patient's.
 */
@ApplicationScoped
public class Telling {

  private static final String TELL = "select scheduler.tell($1, $2, $3, $4, $5, $6) as held";

  private static final String FAN_OUT = "select scheduler.fan_out($1, $2, $3, $4, $5) as made";

  private final ClinicTransaction transaction;

  Telling(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** How much of how much is done. Fails if the run is no longer ours, so that work can end. */
  public Uni<Void> progress(Claim claim, long done, long total) {
    return tell(claim, done, total, null);
  }

  /** A line for people; a run keeps some hundred. Fails if the run is no longer ours. */
  public Uni<Void> line(Claim claim, String line) {
    return tell(claim, null, null, line);
  }

  /**
   * Hands on to clinics, in the work's own transaction: a run of the other job for each of those
   * that are active and that the work's context shows. The run is done when they are; their number.
   */
  public Uni<Integer> handOn(
      SqlConnection connection, Claim claim, String job, Collection<UUID> clinics) {
    return connection
        .preparedQuery(FAN_OUT)
        .execute(
            Tuple.of(
                claim.clinicId(), claim.id(), claim.fence(), job, clinics.toArray(UUID[]::new)))
        .map(rows -> rows.iterator().next().getInteger("made"));
  }

  private Uni<Void> tell(
      Claim claim, @Nullable Long done, @Nullable Long total, @Nullable String line) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(TELL)
                .execute(Tuple.of(claim.clinicId(), claim.id(), claim.fence(), done, total, line))
                .map(
                    rows -> {
                      if (!rows.iterator().next().getBoolean("held")) {
                        throw new Superseded(claim);
                      }
                      return null;
                    }));
  }
}
