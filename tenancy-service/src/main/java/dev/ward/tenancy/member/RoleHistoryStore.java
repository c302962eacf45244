package dev.ward.tenancy.member;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class RoleHistoryStore {

  // At an instant: the row was open then, and the day there and then was one of its days.
  private static final String OF_CLINIC =
      """
      select h.id, h.user_id, p.name, h.role, h.valid_from, h.valid_until, h.began_at, h.began_by, h.ended_at, h.ended_by
      from tenancy.clinic_role_history h
      join tenancy.clinic c on c.id = h.clinic_id
      left join tenancy.user_profile p on p.user_id = h.user_id
      where h.clinic_id = $1 and ($2::uuid is null or h.user_id = $2)
        and ($3::timestamptz is null
          or h.began_at <= $3 and (h.ended_at is null or h.ended_at > $3)
            and coalesce(h.valid_from <= ($3 at time zone c.time_zone)::date, true)
            and coalesce(h.valid_until > ($3 at time zone c.time_zone)::date, true))
        and ($4::uuid is null or h.id < $4)
      order by h.id desc limit $5
      """;

  private static final String OF_ORGANIZATION =
      """
      select h.id, h.user_id, p.name, h.role, null::date as valid_from, null::date as valid_until, h.began_at, h.began_by,
             h.ended_at, h.ended_by
      from tenancy.organization_role_history h
      left join tenancy.user_profile p on p.user_id = h.user_id
      where h.organization_id = $1 and ($2::uuid is null or h.user_id = $2)
        and ($3::timestamptz is null or h.began_at <= $3 and (h.ended_at is null or h.ended_at > $3))
        and ($4::uuid is null or h.id < $4)
      order by h.id desc limit $5
      """;

  private final ClinicTransaction transaction;

  RoleHistoryStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Page<PastRole>> ofClinic(
      Caller caller,
      UUID clinicId,
      @Nullable UUID user,
      @Nullable Instant at,
      int limit,
      @Nullable String cursor) {
    Scope scope = Scope.clinic(clinicId, Permission.READ_MEMBERS);
    return list(caller, scope, OF_CLINIC, clinicId, user, at, limit, cursor);
  }

  Uni<Page<PastRole>> ofOrganization(
      Caller caller,
      UUID organizationId,
      @Nullable UUID user,
      @Nullable Instant at,
      int limit,
      @Nullable String cursor) {
    Scope scope = Scope.organization(organizationId, Permission.READ_ORGANIZATION);
    return list(caller, scope, OF_ORGANIZATION, organizationId, user, at, limit, cursor);
  }

  private Uni<Page<PastRole>> list(
      Caller caller,
      Scope scope,
      String sql,
      UUID place,
      @Nullable UUID user,
      @Nullable Instant at,
      int limit,
      @Nullable String cursor) {
    List<?> filter = List.of(place, String.valueOf(user), String.valueOf(at));
    UUID before = Cursor.decodeId(cursor, filter);
    OffsetDateTime instant = at == null ? null : at.atOffset(ZoneOffset.UTC);
    return transaction.read(
        caller,
        scope,
        connection ->
            connection
                .preparedQuery(sql)
                .execute(Tuple.of(place, user, instant, before, limit + 1))
                .map(
                    rows ->
                        Page.of(
                            StreamSupport.stream(rows.spliterator(), false)
                                .map(PastRole::of)
                                .toList(),
                            limit,
                            last -> Cursor.encode(filter, last.id()))));
  }
}
