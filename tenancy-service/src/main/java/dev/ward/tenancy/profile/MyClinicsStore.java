package dev.ward.tenancy.profile;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class MyClinicsStore {

  private static final String LIST =
      """
      select c.id, c.name, c.organization_id, c.kind,
             case o.status when 'active' then c.status else o.status end as status, c.time_zone, c.currency, g.role
      from access.get_user_clinics() g
      join tenancy.clinic c on c.id = g.clinic_id
      join tenancy.organization o on o.id = c.organization_id
      where o.status <> 'deleted' and ($1::text is null or (c.name, c.id) > ($1, $2))
      order by c.name, c.id limit $3
      """;

  private final ClinicTransaction transaction;

  MyClinicsStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Page<Me.Seat>> list(Caller caller, int limit, @Nullable String cursor) {
    List<?> filter = List.of("clinics", String.valueOf(caller.subject()));
    String[] key = Cursor.decode(cursor, filter, 2);
    String afterName = key == null ? null : key[0];
    UUID afterId = key == null ? null : Cursor.part(key[1], UUID::fromString);
    return transaction.read(
        caller,
        Scope.self(),
        connection ->
            connection
                .preparedQuery(LIST)
                .execute(Tuple.of(afterName, afterId, limit + 1))
                .map(
                    rows ->
                        Page.of(
                            StreamSupport.stream(rows.spliterator(), false)
                                .map(Me.Seat::of)
                                .toList(),
                            limit,
                            last -> Cursor.encode(filter, last.name(), last.id()))));
  }
}
