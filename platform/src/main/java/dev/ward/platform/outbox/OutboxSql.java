package dev.ward.platform.outbox;

/**
 * The relay's statements for one service's schema, whose name comes from the build, not from
 * anybody's input.
 */
record OutboxSql(
    String lease, String release, String oldest, String fence, String remove, String park) {

  /** Whoever asks for a lane waits for whoever is asking: of two layouts only one gets in. */
  static final String ONE_AT_A_TIME =
      "select pg_advisory_xact_lock(hashtextextended('lanes of ' || session_user, 0))";

  static final String MEASURE =
      "select waiting, oldest, parked, failing, dead, is_full from access.measure_outbox($1)";

  static final String RETRY = "select access.retry_failures($1) as made";

  OutboxSql(String schema) {
    this(
        in(
            schema,
            """
            insert into %1$s.relay_lease as l (relay, holder, held_until)
            select $1, $2, clock_timestamp() + make_interval(secs => $3)
            where not exists (
              select from %1$s.relay_lease o
              where o.relay like 'audit %%/%%' and split_part(o.relay, '/', 2) <> split_part($1, '/', 2)
                and o.held_until > clock_timestamp())
            on conflict (relay) do update set holder = excluded.holder, held_until = excluded.held_until
            where l.holder = excluded.holder or l.held_until < clock_timestamp()
            returning relay
            """),
        in(
            schema,
            """
            update %1$s.relay_lease set held_until = clock_timestamp() - interval '1 millisecond'
            where relay = $1 and holder = $2
            """),
        // The oldest of each bucket, which an index has in order; of those the oldest that fit.
        // Where an event was traced is no
        // part of it.
        in(
            schema,
            """
            with oldest as materialized (
              select o.stream, o.id, (o.event - 'traceparent')::text as event, o.event ->> 'requestId' as request,
                o.event ->> 'traceparent' as traceparent
              from (
                select f.stream, f.id, f.event
                from unnest($1::smallint[]) as b (bucket) cross join lateral (
                  select e.stream, e.id, e.event from %1$s.outbox e
                  where e.bucket = b.bucket order by e.id limit $2) f
                order by f.id limit $2) o
            ), sized as (
              select o.stream, o.id, o.event, o.request, o.traceparent, sum(octet_length(o.event) + 1) over (order by o.id) as bytes,
                row_number() over (order by o.id) as n
              from oldest o
            )
            select s.stream, s.id, s.event, s.request, s.traceparent from sized s where s.bytes <= $3 or s.n = 1 order by s.id
            """),
        in(
            schema,
            """
            select l.held_until from %1$s.relay_lease l where l.relay = $1 and l.holder = $2 for update
            """),
        // One in 64 is remembered, to be looked for in the record.
        in(
            schema,
            """
            with delivered as (
              select s as stream, i as id from unnest($1::uuid[], $2::uuid[]) as u (s, i)
            ), replayed as (
              delete from %1$s.outbox_parked p using delivered d where p.id = d.id and p.replayed_at is not null
            ), sampled as (
              insert into %1$s.outbox_sample (stream, id)
              select d.stream, d.id from delivered d where uuid_hash(d.id) & 63 = 0 on conflict do nothing
            )
            delete from %1$s.outbox o using delivered d where o.stream = d.stream and o.id = d.id
            """),
        // What says that an event was parked is not said of itself, else it would have no end.
        in(
            schema,
            """
            with refused as (
              select r.stream, r.id, left(r.reason, 2000) as reason, left(r.pointer, 2000) as pointer
              from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as r (stream, id, reason, pointer)
            ), gone as (
              delete from %1$s.outbox o using refused r where o.stream = r.stream and o.id = r.id
              returning o.stream, o.id, o.event, r.reason, r.pointer
            ), parked as (
              insert into %1$s.outbox_parked as p (id, stream, event, reason, pointer)
              select g.id, g.stream, g.event, g.reason, g.pointer from gone g
              on conflict (id) do update set reason = excluded.reason, pointer = excluded.pointer,
                attempts = p.attempts + 1, parked_at = excluded.parked_at, replayed_at = null
            )
            select access.emit('outbox.parked', case when g.event ->> 'clinicId' = g.stream::text then g.stream end, 'event',
              g.id::text, null, 'failure', concat_ws(' ', g.pointer, g.reason), null)
            from gone g where g.event ->> 'action' <> 'outbox.parked'
            """));
  }

  private static String in(String schema, String statement) {
    if (!schema.matches("[a-z]+")) {
      throw new IllegalArgumentException("ward.schema is no schema's name");
    }
    return statement.formatted(schema);
  }
}
