package dev.ward.scheduler.missed;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class MissedRunStore {

  private static final String LIST =
      """
      select id, job, clinic_id, organization_id, scheduled_for, found_at, made_good_at
      from scheduler.missed_run
      where ($1::uuid is null or clinic_id = $1) and ($2::text is null or job = $2)
        and ($3::boolean is null or $3 = (made_good_at is null)) and ($4::uuid is null or id < $4)
      order by id desc limit $5
      """;

  private final ClinicTransaction transaction;

  MissedRunStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /**
   * @param clinicId null for those of all, which only operators of the platform may see
   * @param open only those that aren't made good, or only those that are
   */
  Uni<List<MissedRun>> list(
      Caller caller,
      @Nullable UUID clinicId,
      @Nullable String job,
      @Nullable Boolean open,
      @Nullable UUID before,
      int atMost) {
    Scope scope =
        clinicId == null
            ? Scope.platform(Permission.OPERATE)
            : Scope.clinic(clinicId, Permission.READ_JOBS);
    return transaction.read(
        caller,
        scope,
        connection ->
            connection
                .preparedQuery(LIST)
                .execute(Tuple.of(clinicId, job, open, before, atMost))
                .map(
                    rows -> {
                      List<MissedRun> missed = new ArrayList<>(rows.size());
                      for (Row row : rows) {
                        missed.add(MissedRun.of(row));
                      }
                      return missed;
                    }));
  }
}
