package dev.ward.tenancy.member;

import dev.ward.platform.access.Caller;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.problem.SqlProblems;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** Many changes in one transaction, one statement each, so that a refusal can say which it is. */
@ApplicationScoped
class BulkStore {

  private enum Done {
    GIVEN,
    UNCHANGED,
    ENDED
  }

  private final ClinicTransaction transaction;

  BulkStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<BulkChange.Outcome> change(Caller caller, UUID clinicId, BulkChange asked) {
    List<BulkChange.One> changes = asked.changes();
    requireEachOnce(changes);
    return transaction.write(
        caller,
        Roster.CLINIC.toManage(clinicId),
        connection ->
            Multi.createFrom()
                .iterable(adminsFirst(changes))
                .onItem()
                .transformToUniAndConcatenate(
                    n ->
                        apply(connection, clinicId, changes.get(n))
                            .onFailure()
                            .transform(failure -> pointing(failure, n)))
                .collect()
                .asList()
                .map(BulkStore::outcome));
  }

  /** Whoever was the last admin may go or step down once there is another. */
  private static List<Integer> adminsFirst(List<BulkChange.One> changes) {
    return IntStream.range(0, changes.size())
        .boxed()
        .sorted(Comparator.comparing(n -> !"admin".equals(changes.get(n).role())))
        .toList();
  }

  private static Uni<Done> apply(SqlConnection connection, UUID clinicId, BulkChange.One change) {
    if (change.role() == null) {
      return connection
          .preparedQuery(Roster.CLINIC.end)
          .execute(Tuple.of(clinicId, change.userId()))
          .map(
              ended -> {
                if (ended.rowCount() == 0) {
                  throw Problem.with(
                      ProblemCode.UNPROCESSABLE,
                      null,
                      List.of(new FieldError("/userId", "is no member of this clinic")));
                }
                return Done.ENDED;
              });
    }
    Assigned assigned = new Assigned(change.role(), change.validFrom(), change.validUntil());
    return MemberStore.give(connection, Roster.CLINIC, clinicId, change.userId(), assigned)
        .map(given -> given.size() == 0 ? Done.UNCHANGED : Done.GIVEN);
  }

  private static void requireEachOnce(List<BulkChange.One> changes) {
    Set<UUID> seen = new HashSet<>();
    for (int n = 0; n < changes.size(); n++) {
      if (!seen.add(changes.get(n).userId())) {
        throw Problem.invalid("/changes/" + n + "/userId", "occurs more than once");
      }
    }
  }

  private static Throwable pointing(Throwable failure, int n) {
    Problem problem = SqlProblems.of(failure);
    if (problem == null || problem.code().status() == 503) {
      return failure;
    }
    String place = "/changes/" + n;
    List<FieldError> errors =
        problem.errors().isEmpty()
            ? List.of(new FieldError(place, problem.code().title()))
            : problem.errors().stream()
                .map(error -> new FieldError(place + error.pointer(), error.message()))
                .toList();
    return Problem.with(problem.code(), problem.detail(), errors);
  }

  private static BulkChange.Outcome outcome(List<Done> done) {
    return new BulkChange.Outcome(
        count(done, Done.GIVEN), count(done, Done.UNCHANGED), count(done, Done.ENDED));
  }

  private static int count(List<Done> done, Done what) {
    return (int) done.stream().filter(what::equals).count();
  }
}
