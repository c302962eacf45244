package dev.ward.tenancy.access;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

@ApplicationScoped
class AccessStore {

  private static final String EXPLAIN = "select access.explain($1, $2)::text as told";

  private final ClinicTransaction transaction;

  AccessStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Explanation> explain(Caller caller, UUID clinicId, UUID user, Permission action) {
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.READ_MEMBERS),
        connection ->
            connection
                .preparedQuery(EXPLAIN)
                .execute(Tuple.tuple().addUUID(user).addArrayOfString(action.roles()))
                .map(rows -> new JsonObject(rows.iterator().next().getString("told")))
                .map(
                    told ->
                        Explanation.of(
                            user,
                            clinicId,
                            action.name().toLowerCase(Locale.ROOT),
                            List.of(action.roles()),
                            told)));
  }
}
