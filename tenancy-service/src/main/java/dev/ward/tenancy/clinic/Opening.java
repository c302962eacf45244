package dev.ward.tenancy.clinic;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/** Opens clinics, within a transaction that addresses their organization. */
public final class Opening {

  private static final String OPEN =
      """
      insert into tenancy.clinic (organization_id, name, kind, time_zone, currency, opening_days)
      values ($1, $2, $3, $4, $5, $6)
      returning id, organization_id, name, kind, status, time_zone, currency, opening_days, addresses, version,
                created_at, updated_at, deleted_at
      """;

  private Opening() {}

  public static Uni<Clinic> open(SqlConnection connection, UUID organizationId, NewClinic clinic) {
    return connection
        .preparedQuery(OPEN)
        .execute(
            Tuple.tuple()
                .addUUID(organizationId)
                .addString(clinic.name())
                .addString(clinic.kindOrUsual())
                .addString(clinic.timeZone())
                .addString(clinic.currency())
                .addArrayOfShort(clinic.openingDaysOrUsual()))
        .map(rows -> Clinic.of(rows.iterator().next()));
  }
}
