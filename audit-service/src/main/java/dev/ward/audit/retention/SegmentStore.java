package dev.ward.audit.retention;

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
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class SegmentStore {

  private static final String LIST =
      """
      select stream, clinic_id, first_seq, seq, hash, first_received_at, last_received_at, archive, archive_sha256,
             purged_at, key_id, signature
      from audit.anchor
      where organization_id = $1
        and ($2::timestamptz is null or (purged_at, stream, seq) < ($2, $3, $4))
      order by purged_at desc, stream desc, seq desc
      limit $5
      """;

  private final ClinicTransaction transaction;

  SegmentStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Page<Segment>> list(Caller caller, UUID organizationId, int limit, @Nullable String cursor) {
    List<?> list = List.of("segments", organizationId);
    String[] key = Cursor.decode(cursor, list, 3);
    OffsetDateTime at = key == null ? null : Cursor.part(key[0], OffsetDateTime::parse);
    UUID stream = key == null ? null : Cursor.part(key[1], UUID::fromString);
    Long seq = key == null ? null : Cursor.part(key[2], Long::valueOf);
    return transaction.read(
        caller,
        Scope.organization(organizationId, Permission.MANAGE_AUDIT),
        connection ->
            connection
                .preparedQuery(LIST)
                .execute(
                    Tuple.tuple()
                        .addUUID(organizationId)
                        .addOffsetDateTime(at)
                        .addUUID(stream)
                        .addLong(seq)
                        .addInteger(limit + 1))
                .map(
                    rows ->
                        Page.of(
                            StreamSupport.stream(rows.spliterator(), false)
                                .map(Segment::of)
                                .toList(),
                            limit,
                            last ->
                                Cursor.encode(
                                    list,
                                    last.purgedAt().atOffset(ZoneOffset.UTC),
                                    last.stream(),
                                    last.lastSeq()))));
  }
}
