package dev.ward.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Twenty thousand clinics of four hundred organizations, with what a list has to find its way past.
 */
final class Crowd {
  private static final int ORGANIZATIONS = 400;
  private static final int CLINICS_OF_EACH = 50;

  private static final String ADD_ORGANIZATIONS =
      """
      insert into tenancy.organization (name, tier) select 'Crowd ' || n, 'biosync' from generate_series(1, ?) as n
      """;

  private static final String ADD_CLINICS =
      """
      insert into tenancy.clinic (organization_id, name, kind, time_zone, currency)
        select o.id, o.name || ' ' || n, 'dental', 'Europe/London', 'USD'
          from tenancy.organization o cross join generate_series(1, ?) as n where o.name like 'Crowd %'
      """;

  private static final String ADD_PEOPLE =
      """
      insert into tenancy.user_profile (user_id, subject, name)
        select md5(o.id::text || n)::uuid, md5(o.id::text || n)::uuid::text, o.name || ' ' || n
          from tenancy.organization o cross join generate_series(1, 2) as n where o.name like 'Crowd %'
      """;

  // Each keeps a lock for its clinic and its person until the end of the transaction.
  private static final String ADD_MEMBERS =
      """
      insert into tenancy.user_clinic_roles (clinic_id, user_id, role)
        select c.id, md5(c.organization_id::text || n)::uuid, 'staff'
          from tenancy.clinic c join tenancy.organization o on o.id = c.organization_id and o.name = 'Crowd ' || ?::integer
            cross join generate_series(1, 2) as n
      """;

  private static final String ADD_GOALS =
      """
      insert into metrics.goal (clinic_id, name, metric, from_day, to_day, target, direction)
        select c.id, 'Goal ' || n, 'net_production', date '2026-01-01', date '2027-01-01', n, 'higher'
          from unnest(?) as c (id) cross join generate_series(1, ?) as n
      """;

  private static final String ADD_RUNS =
      """
      insert into scheduler.job_run (clinic_id, organization_id, job, scheduled_for, trigger, state, claimable_at, attempt,
                                     started_at, finished_at)
        select c.id, c.organization_id, 'daily-aggregation', now() - make_interval(days => n), 'manual', 'succeeded', null, 1,
               now() - make_interval(days => n), now() - make_interval(days => n)
          from unnest(?) as x (id) join access.clinic c on c.id = x.id cross join generate_series(1, ?) as n
      """;

  private static final String CLINICS =
      """
      select c.id from tenancy.clinic c join tenancy.organization o on o.id = c.organization_id where o.name like 'Crowd %'
      """;

  // What waits there would be carried away in the middle of a measure.
  private static final List<String> FORGET =
      List.of("truncate tenancy.outbox", "truncate tenancy.claims_push", "truncate metrics.outbox");

  private final Stage stage;

  Crowd(Stage stage) {
    this.stage = stage;
  }

  /** Adds them, with ten goals and thirty runs for each. */
  List<UUID> gather() throws SQLException {
    try (Connection administrator = stage.administrator()) {
      Sql.execute(administrator, ADD_ORGANIZATIONS, ORGANIZATIONS);
      Sql.execute(administrator, ADD_CLINICS, CLINICS_OF_EACH);
      Sql.execute(administrator, ADD_PEOPLE);
      for (int organization = 1; organization <= ORGANIZATIONS; organization++) {
        Sql.execute(administrator, ADD_MEMBERS, organization);
      }
      List<UUID> crowd = Sql.ids(administrator, CLINICS);
      work(administrator, crowd, 10, 30);
      stage.progress().reached("%,d clinics are there".formatted(crowd.size()));
      return crowd;
    }
  }

  /** Gives those who read twenty times as much. */
  void burden(List<UUID> readers) throws SQLException {
    try (Connection administrator = stage.administrator()) {
      work(administrator, readers, 200, 600);
    }
  }

  private static void work(Connection administrator, List<UUID> clinics, int goals, int runs)
      throws SQLException {
    Object ids = administrator.createArrayOf("uuid", clinics.toArray());
    Sql.execute(administrator, ADD_GOALS, ids, goals);
    Sql.execute(administrator, ADD_RUNS, ids, runs);
    for (String statement : FORGET) {
      Sql.execute(administrator, statement);
    }
  }
}
