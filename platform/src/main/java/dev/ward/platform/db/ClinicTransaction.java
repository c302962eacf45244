package dev.ward.platform.db;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.KnownMembers;
import dev.ward.platform.access.Scope;
import dev.ward.platform.access.StepUp;
import dev.ward.platform.logs.LogContext;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.SqlProblems;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The only way to the database: a transaction whose first statement binds it to the caller and to
 * what the request addresses. The context is transaction-local, so that a pooled connection carries
 * nothing over; without a caller there is no transaction. Nothing else in any service touches the
 * pool or a session, and an architecture test holds that.
 *
 * <p>Failures are Problems where the database refused, else whatever it threw. A refusal of access
 * is put on record in a transaction of its own before it is passed on.
 */
@ApplicationScoped
public class ClinicTransaction {

  /**
   * The context as the first argument of a function that does all of a request's work in one
   * statement. Arguments are evaluated before the function is entered, so the context stands before
   * anything is read. The function's own arguments begin at {@code $12}.
   */
  public static final String CONTEXT =
      "access.enter($1, $2, $3, $4::text::jsonb, $5, $6, $7, $8, $9, $10, $11::text::jsonb)";

  private static final String ENTER = "select " + CONTEXT;

  /**
   * Every value goes over as the text that its name was bound to, and becomes what the function
   * takes only there.
   */
  private static final String ENTER_BY_NAME =
      """
      select cast(access.enter(
        cast(:subject as text), cast(:epoch as bigint), cast(:claimed as text), cast(cast(:orgs as text) as jsonb),
        cast(:operator as boolean), cast(:service as text), cast(:kind as text), cast(cast(:addressed as text) as uuid),
        cast(cast(:permitted as text) as text[]), cast(:readOnly as boolean), cast(cast(:request as text) as jsonb)) as text)
      """;

  private static final String ENTER_RELAY = "select access.enter_relay()";

  private final Pool pool;
  private final FairTurns turns;
  private final Silence silence;
  private final KnownMembers members;
  private final Refusals refusals;
  private final StepUp stepUp;

  ClinicTransaction(
      Pool pool, FairTurns turns, Silence silence, KnownMembers members, StepUp stepUp) {
    this.pool = pool;
    this.turns = turns;
    this.silence = silence;
    this.members = members;
    this.stepUp = stepUp;
    this.refusals = new Refusals(pool.getDelegate());
  }

  /** Runs reads; the database refuses writes. */
  public <T> Uni<T> read(Caller caller, Scope scope, Function<SqlConnection, Uni<T>> work) {
    return inTurn(caller, scope, () -> within(enter(caller, scope, true), work));
  }

  /** Runs reads and writes; all of them happen or none does. */
  public <T> Uni<T> write(Caller caller, Scope scope, Function<SqlConnection, Uni<T>> work) {
    return inTurn(caller, scope, () -> within(enter(caller, scope, false), work));
  }

  /**
   * Runs one statement in one round trip.
   *
   * @param sql {@code "select some_function(" + CONTEXT + ", $12, …)"}; the function must be one
   *     that PostgreSQL doesn't inline (plpgsql)
   * @param arguments the function's own, from {@code $12} on
   */
  public Uni<RowSet<Row>> call(Caller caller, Scope scope, String sql, Object... arguments) {
    Tuple tuple = ContextArguments.of(caller, scope, true);
    for (Object argument : arguments) {
      tuple.addValue(argument);
    }
    return inTurn(
        caller,
        scope,
        () ->
            silence.bounded(
                Uni.createFrom()
                    .completionStage(
                        () ->
                            pool.getDelegate()
                                .preparedQuery(sql)
                                .execute(tuple)
                                .toCompletionStage())
                    .map(found -> RowSet.newInstance(found, Row.__TYPE_ARG)),
                new AtomicBoolean()));
  }

  /** Runs work on entities. */
  public <T> Uni<T> entities(Caller caller, Scope scope, Supplier<Uni<T>> work) {
    return inTurn(caller, scope, () -> inSession(caller, scope, false, work));
  }

  /** Runs reads of entities; the database refuses writes. */
  public <T> Uni<T> readEntities(Caller caller, Scope scope, Supplier<Uni<T>> work) {
    return inTurn(caller, scope, () -> inSession(caller, scope, true, work));
  }

  /**
   * Within a work on entities: writes what has changed, and reads it again with what triggers have
   * set.
   */
  public static <T> Uni<T> written(Supplier<Uni<T>> again) {
    return Panache.getSession()
        .flatMap(session -> session.flush().invoke(session::clear))
        .flatMap(written -> again.get());
  }

  /**
   * Runs a relay's work on what waits in the service's own tables; it sees nothing of any clinic's.
   */
  public <T> Uni<T> relay(Function<SqlConnection, Uni<T>> work) {
    return turns.take(
        FairTurns.RELAY, () -> within(connection -> connection.query(ENTER_RELAY).execute(), work));
  }

  private static Function<io.vertx.sqlclient.SqlConnection, Future<?>> enter(
      Caller caller, Scope scope, boolean readOnly) {
    Tuple arguments = ContextArguments.of(caller, scope, readOnly);
    return connection -> connection.preparedQuery(ENTER).execute(arguments);
  }

  /**
   * BEGIN, the context and the work's first statement go down the wire without waiting for one
   * another: should the context be refused, the transaction has failed by the time the statement
   * arrives, and what counts is the refusal.
   */
  private <T> Uni<T> within(
      Function<io.vertx.sqlclient.SqlConnection, Future<?>> enter,
      Function<SqlConnection, Uni<T>> work) {
    AtomicBoolean givenUp = new AtomicBoolean();
    Promise<Object> firstSign = Promise.promise();
    Uni<T> whole =
        Uni.createFrom()
            .completionStage(() -> pool.getDelegate().getConnection().toCompletionStage())
            .flatMap(
                connection -> {
                  if (givenUp.get()) {
                    connection.close();
                    return Uni.createFrom().failure(Silence.noAnswer());
                  }
                  Future<?> begun = connection.query("begin").execute();
                  Future<?> entered = enter.apply(connection);
                  entered.onComplete(answer -> firstSign.tryComplete());
                  return attempt(work, connection)
                      .onItemOrFailure()
                      .transformToUni(
                          (item, failure) ->
                              Uni.createFrom()
                                  .completionStage(
                                      () -> Future.all(begun, entered).toCompletionStage())
                                  .onItemOrFailure()
                                  .transformToUni(
                                      (ready, refusal) ->
                                          end(
                                              connection,
                                              item,
                                              givenUp.get()
                                                  ? Silence.noAnswer()
                                                  : refusal == null ? failure : refusal)));
                });
    return silence.bounded(whole, firstSign.future(), givenUp);
  }

  private <T> Uni<T> inSession(
      Caller caller, Scope scope, boolean readOnly, Supplier<Uni<T>> work) {
    AtomicBoolean givenUp = new AtomicBoolean();
    return silence.bounded(
        Panache.withTransaction(
                () ->
                    enterSession(caller, scope, readOnly)
                        .flatMap(ready -> work.get())
                        .onItem()
                        .invoke(
                            done -> {
                              if (givenUp.get()) {
                                throw Silence.noAnswer();
                              }
                            }))
            .onFailure()
            .transform(EntityFailures::refusal),
        givenUp);
  }

  private static <T> Uni<T> attempt(
      Function<SqlConnection, Uni<T>> work, io.vertx.sqlclient.SqlConnection connection) {
    try {
      return work.apply(SqlConnection.newInstance(connection));
    } catch (RuntimeException e) {
      return Uni.createFrom().failure(e);
    }
  }

  private static <T> Uni<T> end(
      io.vertx.sqlclient.SqlConnection connection, T item, Throwable failure) {
    String last = failure == null ? "commit" : "rollback";
    return Uni.createFrom()
        .completionStage(() -> connection.query(last).execute().toCompletionStage())
        .onItemOrFailure()
        .transformToUni(
            (done, notDone) -> {
              connection.close();
              if (failure != null) {
                return Uni.createFrom().failure(failure);
              }
              return notDone == null
                  ? Uni.createFrom().item(item)
                  : Uni.createFrom().failure(notDone);
            });
  }

  private static Uni<Void> enterSession(Caller caller, Scope scope, boolean readOnly) {
    return Panache.getSession()
        .flatMap(
            session -> {
              Mutiny.SelectionQuery<String> query =
                  session.createNativeQuery(ENTER_BY_NAME, String.class);
              ContextArguments.named(caller, scope, readOnly)
                  .forEach((name, value) -> query.setParameter(name, value));
              return query.getSingleResult();
            })
        .replaceWithVoid();
  }

  private <T> Uni<T> inTurn(Caller caller, Scope scope, Supplier<Uni<T>> work) {
    LogContext.place(scope);
    return admitted(caller, scope, turns.take(FairTurns.party(members, caller, scope), work))
        .invoke(() -> members.admitted(caller, scope))
        .onFailure()
        .recoverWithUni(
            failure -> {
              Problem problem = SqlProblems.of(failure);
              if (Refusals.closesTheDoor(problem)) {
                members.refused(caller, scope);
              }
              return refusals
                  .record(caller, scope, problem)
                  .flatMap(
                      ignored -> Uni.createFrom().failure(problem == null ? failure : problem));
            });
  }

  private <T> Uni<T> admitted(Caller caller, Scope scope, Uni<T> work) {
    if (!scope.isSensitive()) {
      return work;
    }
    try {
      stepUp.require(caller);
      return work;
    } catch (Problem tooWeak) {
      return Uni.createFrom().failure(tooWeak);
    }
  }
}
