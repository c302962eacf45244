package dev.ward.tenancy.member;

import dev.ward.platform.access.Caller;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class MemberStore {

  private static final String MAY_END =
      """
      select access.uid() = $1 or access.roles() && '{admin,owner,super_admin}' as may
      """;

  private static final String FOREIGN_KEY_VIOLATION = "23503";

  private final ClinicTransaction transaction;

  /**
   * @param created false if they had a role there before
   */
  record Given(Member member, boolean created) {}

  MemberStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Page<Member>> list(
      Caller caller, Roster roster, UUID place, int limit, @Nullable String cursor) {
    List<?> filter = List.of(roster.name(), place);
    String[] key = Cursor.decode(cursor, filter, 2);
    String afterName = key == null ? null : key[0];
    UUID afterId = key == null ? null : Cursor.part(key[1], UUID::fromString);
    return transaction.read(
        caller,
        roster.toRead(place),
        connection ->
            connection
                .preparedQuery(roster.list)
                .execute(Tuple.of(place, afterName, afterId, limit + 1))
                .map(
                    rows ->
                        Page.of(
                            StreamSupport.stream(rows.spliterator(), false)
                                .map(Member::of)
                                .toList(),
                            limit,
                            last ->
                                Cursor.encode(
                                    filter,
                                    last.name() == null ? "" : last.name(),
                                    last.userId()))));
  }

  Uni<Given> give(
      Caller caller,
      Roster roster,
      UUID place,
      UUID userId,
      Assigned assigned,
      @Nullable String ifMatch) {
    return transaction.write(
        caller,
        roster.toManage(place),
        connection ->
            matching(connection, roster, place, userId, ifMatch)
                .flatMap(matches -> give(connection, roster, place, userId, assigned))
                .flatMap(
                    given ->
                        connection
                            .preparedQuery(roster.read)
                            .execute(Tuple.of(place, userId))
                            .map(
                                rows ->
                                    new Given(
                                        Member.of(rows.iterator().next()), isCreated(given)))));
  }

  Uni<Void> end(Caller caller, Roster roster, UUID place, UUID userId) {
    return transaction.write(
        caller,
        roster.toEnd(place),
        connection ->
            connection
                .preparedQuery(roster.end)
                .execute(Tuple.of(place, userId))
                .flatMap(
                    ended ->
                        ended.rowCount() == 1
                            ? Uni.createFrom().voidItem()
                            : refusal(connection, userId)));
  }

  static Uni<RowSet<Row>> give(
      SqlConnection connection, Roster roster, UUID place, UUID userId, Assigned assigned) {
    return connection
        .preparedQuery(roster.give)
        .execute(roster.giving(place, userId, assigned))
        .onFailure(PgException.class)
        .transform(MemberStore::nobody);
  }

  /**
   * A version is compared only if the caller names one: a role is given as a whole, and giving it
   * twice changes nothing.
   */
  private static Uni<Void> matching(
      SqlConnection connection, Roster roster, UUID place, UUID userId, @Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.isBlank() || ifMatch.strip().equals("*")) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .preparedQuery(roster.lock)
        .execute(Tuple.of(place, userId))
        .invoke(
            rows -> {
              if (rows.size() == 0) {
                throw Problem.of(ProblemCode.PRECONDITION_FAILED);
              }
              ETag.require(ifMatch, rows.iterator().next().getLong("version"));
            })
        .replaceWithVoid();
  }

  private static boolean isCreated(RowSet<Row> given) {
    return given.size() == 1 && given.iterator().next().getBoolean("created");
  }

  private static Throwable nobody(Throwable failure) {
    return failure instanceof PgException refused
            && FOREIGN_KEY_VIOLATION.equals(refused.getSqlState())
        ? Problem.with(
            ProblemCode.UNPROCESSABLE,
            "Nobody with this id has signed in yet.",
            List.of(new Problem.FieldError("/userId", "is nobody who has signed in")))
        : failure;
  }

  /**
   * Nothing was ended: to those who could have ended it, because it isn't there; to the others,
   * because they can't.
   */
  private static Uni<Void> refusal(SqlConnection connection, UUID userId) {
    return connection
        .preparedQuery(MAY_END)
        .execute(Tuple.of(userId))
        .map(
            rows -> {
              throw Problem.of(
                  Boolean.TRUE.equals(rows.iterator().next().getBoolean("may"))
                      ? ProblemCode.NOT_FOUND
                      : ProblemCode.FORBIDDEN);
            });
  }
}
