package dev.ward.platform.outbox;

/**
 * The relay's statements for one service's schema, whose name comes from the build, not from
 * anybody's input.
 */
record OutboxSql(String lease, String oldest, String remove) {

  OutboxSql(String schema) {
    this(
        """
        insert into %s.relay_lease as l (relay, holder, held_until)
        values ($1, $2, clock_timestamp() + make_interval(secs => $3))
        on conflict (relay) do update set holder = excluded.holder, held_until = excluded.held_until
        where l.holder = excluded.holder or l.held_until < clock_timestamp()
        returning relay
        """
            .formatted(checked(schema)),
        """
        select stream, id, event::text as event from %s.outbox order by id limit $1
        """
            .formatted(schema),
        """
        delete from %s.outbox where (stream, id) in (select s, i from unnest($1::uuid[], $2::uuid[]) as u (s, i))
        """
            .formatted(schema));
  }

  private static String checked(String schema) {
    if (!schema.matches("[a-z]+")) {
      throw new IllegalArgumentException("ward.schema is no schema's name");
    }
    return schema;
  }
}
