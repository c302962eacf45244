package dev.ward.scheduler.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.idempotency.Idempotency;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.scheduler.clockwork.Clockwork;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes requests for runs: once for each idempotency key, and started at once. */
@ApplicationScoped
class RunRequests {

  private final ClinicTransaction transaction;
  private final RunStore store;
  private final Idempotency idempotency;
  private final ObjectMapper json;
  private final Clockwork clockwork;

  RunRequests(
      ClinicTransaction transaction,
      RunStore store,
      Idempotency idempotency,
      ObjectMapper json,
      Clockwork clockwork) {
    this.transaction = transaction;
    this.store = store;
    this.idempotency = idempotency;
    this.json = json;
    this.clockwork = clockwork;
  }

  Uni<Answer> take(Caller caller, String job, @Nullable String key, RunRequest request) {
    return once(
        caller,
        Places.scope(request.clinicId(), request.organizationId(), Permission.RUN_JOBS),
        key,
        "POST /scheduler/v1/jobs/" + job + "/runs " + write(request),
        connection -> store.request(connection, job, request).map(runs -> answer(request, runs)));
  }

  Uni<Answer> backfill(Caller caller, String job, @Nullable String key, BackfillRequest request) {
    return once(
        caller,
        Places.scope(request.clinicId(), request.organizationId(), Permission.RUN_JOBS),
        key,
        "POST /scheduler/v1/jobs/" + job + "/backfills " + write(request),
        connection -> store.backfill(connection, job, request).map(this::answer));
  }

  private Uni<Answer> once(
      Caller caller,
      Scope scope,
      @Nullable String key,
      String text,
      Function<SqlConnection, Uni<Answer>> work) {
    return transaction
        .write(
            caller,
            scope,
            connection ->
                idempotency.once(connection, caller, key, text, () -> work.apply(connection)))
        .invoke(clockwork::wake);
  }

  private Answer answer(RunRequest request, List<Run> runs) {
    if (request.clinicId() == null) {
      return new Answer(202, null, write(RequestedRuns.of(runs)));
    }
    return answer(runs.get(0));
  }

  private Answer answer(Run run) {
    return new Answer(202, "/scheduler/v1/runs/" + run.id(), write(run));
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own records can be written", e);
    }
  }
}
