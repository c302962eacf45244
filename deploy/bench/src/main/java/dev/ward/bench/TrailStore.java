package dev.ward.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Years of audit events, written set-wise past the service: half of them of the clinics that are
 * read, half of twenty thousand others, in partitions of a month. Their hashes are nobody's, for
 * nothing reads them.
 */
final class TrailStore {
  private static final int OTHERS = 20_000;

  /** The months before this one take the place of the partition for all that is older. */
  private static final String MAKE_MONTHS =
      """
      do $$
      declare
        this_month constant timestamp := date_trunc('month', now() at time zone 'UTC');
        month timestamp;
      begin
        drop table audit.event_past;
        perform audit.make_partition('event_past', 'minvalue', quote_literal(audit.first_id(this_month - make_interval(months => %1$d))));
        for month in select generate_series(this_month - make_interval(months => %1$d), this_month - interval '1 month', '1 month') loop
          perform audit.make_partition('event_' || to_char(month, 'YYYY_MM'), quote_literal(audit.first_id(month)),
                                       quote_literal(audit.first_id(month + interval '1 month')));
        end loop;
      end
      $$
      """;

  private static final String AS_MIGRATOR =
      """
      set session authorization ward_migrator
      """;

  private static final String AS_OWNER =
      """
      set role ward_owner
      """;

  private static final String AS_BEFORE =
      """
      reset session authorization
      """;

  private static final String FILL =
      """
      insert into audit.event (stream, seq, id, clinic_id, organization_id, occurred_at, received_at, schema_version, actor_type,
          actor_id, actor_role, action, target_type, target_id, outcome, reason, request_id, source_service, source_ip, user_agent,
          changes, previous_hash, hash)
        select e.clinic, e.n, e.id, e.clinic, e.organization, uuid_extract_timestamp(e.id), uuid_extract_timestamp(e.id), 1, 'user',
               md5(e.clinic::text || (40 * random() * random())::integer)::uuid::text, 'staff',
               (array['goal.updated', 'appointment.read', 'patient.read', 'audit.read', 'financial.updated'])[1 + (4.99 * random())::integer %% 5],
               'goal', gen_random_uuid()::text, case when random() < 0.01 then 'denied' else 'success' end,
               '3 rows', gen_random_uuid()::text, 'metrics-service', '10.1.2.3', 'Mozilla/5.0 (X11; Linux x86_64)',
               '{"target": {"old": 1, "new": 2}}', decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex')
          from (
            select c.clinic, o.organization, x.n,
                   uuidv7(date_trunc('month', now()) - make_interval(months => ?) + random() * interval '27 days' - now()) as id
              from generate_series(?::bigint, ?::bigint) as x (n)
                cross join lateral (select case when x.n %% 2 = 0 then (?::uuid[])[1 + x.n / 2 %% ?]
                  else md5('other' || x.n / 2 %% %d)::uuid end as clinic) c
                cross join lateral (select coalesce((select a.organization_id from access.clinic a where a.id = c.clinic), c.clinic)
                  as organization) o) e
      """
          .formatted(OTHERS);

  private static final String SETTLE =
      """
      vacuum (analyze) audit.event
      """;

  private final Stage stage;

  TrailStore(Stage stage) {
    this.stage = stage;
  }

  /** Returns how many there are. */
  long fill(List<UUID> clinics, long events, int months) throws SQLException {
    try (Connection administrator = stage.administrator()) {
      Sql.execute(administrator, AS_MIGRATOR);
      Sql.execute(administrator, AS_OWNER);
      Sql.execute(administrator, MAKE_MONTHS.formatted(months));
      Sql.execute(administrator, AS_BEFORE);
      long perMonth = events / months;
      for (int month = 1; month <= months; month++) {
        Sql.execute(
            administrator,
            FILL,
            month,
            month * perMonth,
            (month + 1) * perMonth - 1,
            administrator.createArrayOf("uuid", clinics.toArray()),
            clinics.size());
        stage
            .progress()
            .reached("%,d of %,d events are loaded".formatted(month * perMonth, events));
      }
      Sql.execute(administrator, SETTLE);
      return Sql.number(administrator, "select count(*) from audit.event");
    }
  }
}
