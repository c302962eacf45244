package dev.ward.scheduler.upkeep;

import dev.ward.scheduler.clockwork.Claim;
import dev.ward.scheduler.clockwork.Telling;
import dev.ward.scheduler.clockwork.Work;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Stale statistics, broken and swollen indexes: cured where that holds nobody up, else told. */
@ApplicationScoped
class DatabaseUpkeep implements Work {

  /**
   * 16 MiB: building an index of that takes about a second, in which the table can't be written.
   */
  private static final int SMALL_PAGES = 2048;

  private static final String TEND = "select scheduler.tend_database($1) as found";

  private final Telling telling;

  DatabaseUpkeep(Telling telling) {
    this.telling = telling;
  }

  @Override
  public String job() {
    return "database-upkeep";
  }

  @Override
  public Uni<JsonObject> perform(SqlConnection connection, Claim claim) {
    return connection
        .preparedQuery(TEND)
        .execute(Tuple.of(SMALL_PAGES))
        .map(rows -> rows.iterator().next().getJsonObject("found"))
        .flatMap(
            found ->
                Multi.createFrom()
                    .iterable(lines(found))
                    .onItem()
                    .transformToUniAndConcatenate(line -> telling.line(claim, line))
                    .collect()
                    .last()
                    .replaceWith(found));
  }

  private static List<String> lines(JsonObject found) {
    List<String> lines = new ArrayList<>();
    for (Object name : found.getJsonArray("rebuilt")) {
      lines.add("The index " + name + " was invalid and has been rebuilt.");
    }
    for (Object name : found.getJsonArray("invalid")) {
      lines.add("The index " + name + " is invalid; rebuild it by hand.");
    }
    for (Object item : found.getJsonArray("bloated")) {
      JsonObject index = (JsonObject) item;
      lines.add(
          "The index %s has %d bytes and should have about %d; rebuild it by hand."
              .formatted(
                  index.getString("index"), index.getLong("bytes"), index.getLong("shouldBe")));
    }
    for (Object item : found.getJsonArray("dead")) {
      JsonObject table = (JsonObject) item;
      lines.add(
          "The table %s has %d rows that are gone; vacuum it by hand."
              .formatted(table.getString("table"), table.getLong("dead")));
    }
    return lines;
  }
}
