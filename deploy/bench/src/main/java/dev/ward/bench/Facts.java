package dev.ward.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Two years of facts for each clinic, about ten thousand, made where they are kept, and in the
 * order in which they would have come: night by night, and each night clinic by clinic. Triggers
 * and constraints are as they are for every other writer.
 */
final class Facts {
  /** As many as a single person's practice has; more make figures by the million. */
  private static final int PROVIDERS = 2;

  private static final String SEED =
      """
      select setseed(0.5)
      """;

  private static final String ADD_PROVIDERS =
      """
      insert into metrics.provider (clinic_id, code)
        select c.id, 'provider-' || p from unnest(?) as c (id) cross join generate_series(1, ?) as p
      """;

  private static final String ADD_FINANCIAL =
      """
      insert into metrics.financial_metrics (clinic_id, external_id, day, provider, kind, amount_minor, currency)
        select c.id, 'f-' || d.day::date || '-' || n, d.day::date, 'provider-' || 1 + n % ?,
               (array['production', 'production', 'production', 'collection', 'collection', 'refund'])[1 + n % 6],
               (5000 + random() * 40000)::bigint, ?
          from unnest(?) as c (id)
            cross join generate_series(current_date - 730, current_date - 1, interval '1 day') as d (day)
            cross join generate_series(1, 10) as n
          where extract(isodow from d.day) < 6
          order by d.day, c.id
      """;

  private static final String ADD_APPOINTMENTS =
      """
      insert into metrics.appointment_metrics
          (clinic_id, external_id, day, provider, patient_ref, scheduled_start, duration_minutes, status, kind)
        select c.id, 'a-' || d.day::date || '-' || n, d.day::date, 'provider-' || 1 + n % ?,
               'patient-' || 1 + floor(random() * 400)::integer, (d.day::date + time '12:00') at time zone 'UTC', 30,
               (array['completed', 'completed', 'completed', 'cancelled', 'no_show'])[1 + floor(random() * 5)::integer],
               (array['treatment', 'treatment', 'hygiene'])[1 + n % 3]
          from unnest(?) as c (id)
            cross join generate_series(current_date - 730, current_date - 1, interval '1 day') as d (day)
            cross join generate_series(1, 7) as n
          where extract(isodow from d.day) < 6
          order by d.day, c.id
      """;

  private static final String ADD_CALLS =
      """
      insert into metrics.call_metrics
          (clinic_id, external_id, day, started_at, direction, outcome, duration_seconds, qualified, booked)
        select c.id, 'c-' || d.day::date || '-' || n, d.day::date, (d.day::date + time '12:00') at time zone 'UTC',
               'inbound', case when random() < 0.8 then 'answered' else 'missed' end, 120, random() < 0.5, random() < 0.3
          from unnest(?) as c (id)
            cross join generate_series(current_date - 730, current_date - 1, interval '1 day') as d (day)
            cross join generate_series(1, 2) as n
          where extract(isodow from d.day) < 6
          order by d.day, c.id
      """;

  private static final String ADD_PATIENTS =
      """
      insert into metrics.patient_metrics (clinic_id, patient_ref, first_visit_on, last_visit_on, status)
        select c.id, 'patient-' || n, current_date - 1 - floor(random() * 730)::integer, current_date - 1, 'active'
          from unnest(?) as c (id) cross join generate_series(1, 400) as n
      """;

  private static final String COUNT =
      """
      select (select count(*) from metrics.financial_metrics) + (select count(*) from metrics.appointment_metrics)
        + (select count(*) from metrics.call_metrics) + (select count(*) from metrics.patient_metrics)
      """;

  private Facts() {}

  /** Returns how many there are. */
  static long load(Connection administrator, List<UUID> clinics) throws SQLException {
    Array ids = administrator.createArrayOf("uuid", clinics.toArray());
    Sql.execute(administrator, SEED);
    Sql.execute(administrator, ADD_PROVIDERS, ids, PROVIDERS);
    Sql.execute(administrator, ADD_FINANCIAL, PROVIDERS, Teams.CURRENCY, ids);
    Sql.execute(administrator, ADD_APPOINTMENTS, PROVIDERS, ids);
    Sql.execute(administrator, ADD_CALLS, ids);
    Sql.execute(administrator, ADD_PATIENTS, ids);
    return Sql.number(administrator, COUNT);
  }
}
