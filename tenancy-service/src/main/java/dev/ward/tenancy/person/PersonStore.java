package dev.ward.tenancy.person;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * People as the platform's operators see them. A look at a person is on record, so even looking
 * writes.
 */
@ApplicationScoped
class PersonStore {

  private static final Scope PLATFORM = Scope.platform(Permission.OPERATE);

  private static final String BY_ID =
      """
      select user_id, subject, name, email, email_verified, status, created_at, updated_at
      from tenancy.user_profile where user_id = $1
      """;

  private static final String BY_EMAIL =
      """
      select user_id, subject, name, email, email_verified, status, created_at, updated_at
      from tenancy.user_profile
      where email = any (array[$1, lower($1)]) and ($2::uuid is null or user_id > $2)
      order by user_id limit $3
      """;

  private static final String LOOKED_AT =
      "select access.emit('person.looked-at', null, 'person', $1, null, 'success', $2, null)";

  private static final String SET_STATUS = "select tenancy.set_person_status($1, $2)";

  private final ClinicTransaction transaction;

  PersonStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** One more than the limit, if there are. */
  Uni<List<Person>> byEmail(Caller caller, String email, @Nullable UUID after, int limit) {
    return transaction.write(
        caller,
        PLATFORM,
        connection ->
            connection
                .preparedQuery(BY_EMAIL)
                .execute(Tuple.of(email, after, limit + 1))
                .map(
                    rows ->
                        StreamSupport.stream(rows.spliterator(), false).map(Person::of).toList())
                .call(people -> lookedAt(connection, people)));
  }

  Uni<Person> byId(Caller caller, UUID userId) {
    return transaction.write(
        caller,
        PLATFORM,
        connection ->
            read(connection, userId).call(person -> lookedAt(connection, List.of(person))));
  }

  Uni<Person> setStatus(Caller caller, UUID userId, String status) {
    return transaction.write(
        caller,
        PLATFORM,
        connection ->
            connection
                .preparedQuery(SET_STATUS)
                .execute(Tuple.of(userId, status))
                .flatMap(set -> read(connection, userId)));
  }

  private static Uni<Person> read(SqlConnection connection, UUID userId) {
    return connection
        .preparedQuery(BY_ID)
        .execute(Tuple.of(userId))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return Person.of(rows.iterator().next());
            });
  }

  /** A search that found nobody is on record as well. */
  private static Uni<Void> lookedAt(SqlConnection connection, List<Person> people) {
    List<Tuple> looks =
        people.isEmpty()
            ? List.of(Tuple.of("unknown", "no such address"))
            : people.stream()
                .map(person -> Tuple.of(person.userId().toString(), (String) null))
                .toList();
    return connection.preparedQuery(LOOKED_AT).executeBatch(looks).replaceWithVoid();
  }
}
