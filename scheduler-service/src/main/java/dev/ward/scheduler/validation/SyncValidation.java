package dev.ward.scheduler.validation;

import dev.ward.scheduler.clockwork.Claim;
import dev.ward.scheduler.clockwork.Work;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/**
 * Holds a sample of a clinic's figures against its facts. A difference is a fault of ours: it is
 * told operators, and those days are added up anew at once.
 */
@ApplicationScoped
class SyncValidation implements Work {

  private static final int RANDOM_DAYS = 14;

  private static final String COMPARE =
      "select compared, different from metrics.compare_sample($1, $2)";

  /** Anew, whatever stands there: marks alone would move active patients by steps. */
  private static final String REPAIR =
      "select rows_written, rows_changed from metrics.calculate_metrics($1, $2, $3, $4)";

  private static final String ALERT = "select scheduler.alert_of_difference($1, $2, $3)";

  @Override
  public String job() {
    return "sync-validation";
  }

  @Override
  public Uni<JsonObject> perform(SqlConnection connection, Claim claim) {
    return connection
        .preparedQuery(COMPARE)
        .execute(Tuple.of(claim.clinicId(), RANDOM_DAYS))
        .map(rows -> rows.iterator().next())
        .flatMap(
            row -> {
              List<LocalDate> different = Arrays.asList(row.getArrayOfLocalDates("different"));
              JsonObject result =
                  new JsonObject()
                      .put("compared", row.getInteger("compared"))
                      .put("different", days(different));
              return different.isEmpty()
                  ? Uni.createFrom().item(result)
                  : repair(connection, claim, different).map(result::mergeIn);
            });
  }

  /** From the first to the last of them; days between that are right stay as they are. */
  private static Uni<JsonObject> repair(
      SqlConnection connection, Claim claim, List<LocalDate> different) {
    LocalDate first = different.get(0);
    LocalDate last = different.get(different.size() - 1);
    return connection
        .preparedQuery(REPAIR)
        .execute(Tuple.of(claim.clinicId(), first, last.plusDays(1), claim.id()))
        .map(rows -> repaired(rows.iterator().next()))
        .call(
            repaired ->
                connection
                    .preparedQuery(ALERT)
                    .execute(Tuple.of(claim.clinicId(), claim.id(), different.size())));
  }

  private static JsonObject repaired(Row row) {
    return new JsonObject()
        .put("rowsWritten", row.getLong("rows_written"))
        .put("rowsChanged", row.getLong("rows_changed"));
  }

  private static JsonArray days(List<LocalDate> days) {
    JsonArray named = new JsonArray();
    days.forEach(day -> named.add(day.toString()));
    return named;
  }
}
