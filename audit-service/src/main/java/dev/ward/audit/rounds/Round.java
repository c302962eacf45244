package dev.ward.audit.rounds;

import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * What is done every so often, by one instance of the service at a time, however many there are. An
 * instance that dies on the way is succeeded by another when its lease is over; so what is done
 * must bear to be done twice.
 */
public final class Round {

  private static final String BEGIN =
      """
      insert into audit.round as r (round, holder, held_until)
      values ($1, $2, clock_timestamp() + make_interval(secs => $3))
      on conflict (round) do update set holder = excluded.holder, held_until = excluded.held_until
      where r.held_until < clock_timestamp()
        and (r.finished_at is null or r.finished_at <= clock_timestamp() - make_interval(secs => $4))
      returning round
      """;

  private static final String RENEW =
      """
      update audit.round set held_until = clock_timestamp() + make_interval(secs => $3)
      where round = $1 and holder = $2
      """;

  private static final String FINISH =
      """
      update audit.round
      set held_until = clock_timestamp() - interval '1 millisecond', finished_at = clock_timestamp(), done = $3, refused = $4
      where round = $1 and holder = $2
      """;

  private static final String LET_GO =
      """
      update audit.round set held_until = clock_timestamp() - interval '1 millisecond' where round = $1 and holder = $2
      """;

  private final ClinicTransaction transaction;
  private final String name;
  private final double every;
  private final double lease;

  public Round(ClinicTransaction transaction, String name, Duration every, Duration lease) {
    this.transaction = transaction;
    this.name = name;
    this.every = every.toMillis() / 1000.0;
    this.lease = lease.toMillis() / 1000.0;
  }

  /**
   * @param done how much was done
   * @param refused how much was come upon that wasn't dared to be done
   */
  public record Outcome(long done, long refused) {}

  /** The turn of whoever does it now. */
  public interface Turn {

    /** To be asked for before each step that takes a while; fails when somebody else has it now. */
    Uni<Void> goesOn();
  }

  /** Does it if it is time and nobody else does; empty if not. */
  public Uni<Optional<Outcome>> ifDue(Function<Turn, Uni<Outcome>> work) {
    return run(every, work);
  }

  /** Does it whether it is time or not; empty while somebody else does. */
  public Uni<Optional<Outcome>> now(Function<Turn, Uni<Outcome>> work) {
    return run(0, work);
  }

  private Uni<Optional<Outcome>> run(double notWithin, Function<Turn, Uni<Outcome>> work) {
    UUID holder = UUID.randomUUID();
    return execute(BEGIN, Tuple.of(name, holder, lease, notWithin))
        .flatMap(
            begun ->
                begun.rowCount() == 0
                    ? Uni.createFrom().item(Optional.empty())
                    : Uni.createFrom()
                        .deferred(() -> work.apply(() -> goesOn(holder)))
                        .call(outcome -> finish(holder, outcome))
                        .onFailure()
                        .call(failure -> execute(LET_GO, Tuple.of(name, holder)))
                        .map(Optional::of));
  }

  private Uni<Void> goesOn(UUID holder) {
    return execute(RENEW, Tuple.of(name, holder, lease))
        .invoke(
            renewed -> {
              if (renewed.rowCount() == 0) {
                throw new IllegalStateException("another instance goes the round of " + name);
              }
            })
        .replaceWithVoid();
  }

  private Uni<?> finish(UUID holder, Outcome outcome) {
    return execute(FINISH, Tuple.of(name, holder, outcome.done(), outcome.refused()));
  }

  private Uni<RowSet<Row>> execute(String sql, Tuple arguments) {
    return transaction.relay(connection -> connection.preparedQuery(sql).execute(arguments));
  }
}
