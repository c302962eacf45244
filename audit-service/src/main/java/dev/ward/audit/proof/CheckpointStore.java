package dev.ward.audit.proof;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Checkpoints and anchors as those see them who may read the trail. */
@ApplicationScoped
class CheckpointStore {

  // The newest first; each half by its own index, and as many of each as the page may take.
  private static final String OF_CLINIC =
      """
      select s.kind, s.stream, s.seq, encode(s.hash, 'hex') as hash, audit.instant(s.at) as at, s.key_id, s.signature
      from (
        (select 'checkpoint' as kind, c.stream, c.seq, c.hash, c.at, c.key_id, c.signature
           from audit.checkpoint c
           where c.stream = $1 and ($2::bigint is null or (c.seq, 'checkpoint'::text) < ($2, $3)) and c.at >= $4
           order by c.seq desc limit $5)
        union all
        (select 'anchor', a.stream, a.seq, a.hash, a.purged_at, a.key_id, a.signature
           from audit.anchor a
           where a.stream = $1 and ($2::bigint is null or (a.seq, 'anchor'::text) < ($2, $3)) and a.purged_at >= $4
           order by a.seq desc limit $5)) s
      order by s.seq desc, s.kind desc limit $5
      """;

  private static final String OF_ORGANIZATION =
      """
      select s.kind, s.stream, s.seq, encode(s.hash, 'hex') as hash, audit.instant(s.at) as at, s.key_id, s.signature
      from (
        (select 'checkpoint' as kind, c.stream, c.seq, c.hash, c.at, c.key_id, c.signature
           from audit.checkpoint c
           where c.organization_id = $1 and c.at >= $6
             and ($2::timestamptz is null or (c.at, c.stream, c.seq, 'checkpoint'::text) < ($2, $3, $4, $5))
           order by c.at desc, c.stream desc, c.seq desc limit $7)
        union all
        (select 'anchor', a.stream, a.seq, a.hash, a.purged_at, a.key_id, a.signature
           from audit.anchor a
           where a.organization_id = $1 and a.purged_at >= $6
             and ($2::timestamptz is null or (a.purged_at, a.stream, a.seq, 'anchor'::text) < ($2, $3, $4, $5))
           order by a.purged_at desc, a.stream desc, a.seq desc limit $7)) s
      order by s.at desc, s.stream desc, s.seq desc, s.kind desc limit $7
      """;

  private static final OffsetDateTime EVER = OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private final ClinicTransaction transaction;

  CheckpointStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Page<SignedCheckpoint>> ofClinic(
      Caller caller,
      UUID clinicId,
      @Nullable OffsetDateTime since,
      int limit,
      @Nullable String cursor) {
    List<?> list = List.of("checkpoints", clinicId, since == null ? "" : since);
    String[] key = Cursor.decode(cursor, list, 2);
    Tuple arguments =
        Tuple.tuple()
            .addUUID(clinicId)
            .addLong(key == null ? null : Cursor.part(key[0], Long::valueOf))
            .addString(key == null ? null : key[1])
            .addOffsetDateTime(since == null ? EVER : since)
            .addInteger(limit + 1);
    return page(
        caller,
        Scope.clinic(clinicId, Permission.READ_AUDIT),
        OF_CLINIC,
        arguments,
        limit,
        last -> Cursor.encode(list, last.seq(), last.kind()));
  }

  Uni<Page<SignedCheckpoint>> ofOrganization(
      Caller caller,
      UUID organizationId,
      @Nullable OffsetDateTime since,
      int limit,
      @Nullable String cursor) {
    List<?> list = List.of("checkpoints", organizationId, since == null ? "" : since);
    String[] key = Cursor.decode(cursor, list, 4);
    Tuple arguments =
        Tuple.tuple()
            .addUUID(organizationId)
            .addOffsetDateTime(key == null ? null : Cursor.part(key[0], OffsetDateTime::parse))
            .addUUID(key == null ? null : Cursor.part(key[1], UUID::fromString))
            .addLong(key == null ? null : Cursor.part(key[2], Long::valueOf))
            .addString(key == null ? null : key[3])
            .addOffsetDateTime(since == null ? EVER : since)
            .addInteger(limit + 1);
    return page(
        caller,
        Scope.organization(organizationId, Permission.READ_AUDIT),
        OF_ORGANIZATION,
        arguments,
        limit,
        last -> Cursor.encode(list, last.at(), last.stream(), last.seq(), last.kind()));
  }

  private Uni<Page<SignedCheckpoint>> page(
      Caller caller,
      Scope scope,
      String sql,
      Tuple arguments,
      int limit,
      Function<SignedCheckpoint, String> cursor) {
    return transaction.read(
        caller,
        scope,
        connection ->
            connection
                .preparedQuery(sql)
                .execute(arguments)
                .map(
                    rows ->
                        Page.of(
                            StreamSupport.stream(rows.spliterator(), false)
                                .map(SignedCheckpoint::of)
                                .toList(),
                            limit,
                            cursor)));
  }
}
