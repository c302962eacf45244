package dev.ward.metrics.series;

import dev.ward.metrics.definitions.Definitions;
import dev.ward.metrics.series.RememberedSeries.Question;
import dev.ward.metrics.series.RememberedSeries.Remembered;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Figures over time: the database makes the JSON, and nothing here reads it. */
@ApplicationScoped
class SeriesStore {

  private static final String SERIES =
      "select stamp, body from metrics.series("
          + ClinicTransaction.CONTEXT
          + ", $12, $13, $14, $15, $16, $17, $18, $19)";

  private final ClinicTransaction transaction;
  private final Definitions definitions;
  private final RememberedSeries remembered;

  SeriesStore(ClinicTransaction transaction, Definitions definitions, RememberedSeries remembered) {
    this.transaction = transaction;
    this.definitions = definitions;
    this.remembered = remembered;
  }

  /**
   * In one round trip: the database says under which stamp the answer stands, and makes it unless
   * it has been made before.
   *
   * @param known the tags of answers that the client has
   * @throws Problem 400 for a key that no KPI has
   */
  Uni<Answer> series(Caller caller, UUID clinicId, SeriesQuery query, Set<String> known) {
    return definitions
        .checked(query.keys())
        .flatMap(
            keys -> {
              Question question = new Question(clinicId, query);
              Remembered before = remembered.of(question);
              return transaction
                  .call(
                      caller,
                      Scope.clinic(clinicId, Permission.READ_METRICS),
                      SERIES,
                      clinicId,
                      keys,
                      query.from(),
                      query.to(),
                      query.granularity().code(),
                      query.provider(),
                      query.compare(),
                      before == null ? "" : before.stamp())
                  .map(rows -> answer(rows.iterator().next(), question, before, known));
            });
  }

  private Answer answer(
      Row row, Question question, @Nullable Remembered before, Set<String> known) {
    String stamp = row.getString("stamp");
    String made = row.getString("body");
    Buffer body;
    if (made == null && before != null) {
      body = before.body();
    } else {
      body = Buffer.buffer(made);
      remembered.remember(question, new Remembered(stamp, body));
    }
    String tag = EntityTag.of(question, stamp);
    return new Answer(tag, known.contains(tag) ? null : body);
  }
}
