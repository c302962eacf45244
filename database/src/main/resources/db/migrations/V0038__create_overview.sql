-- The platform in one row, for operators. A materialized view can't be bound by row-level security, so it lives where no service
-- can look: scheduler.refresh_overview() makes it anew and scheduler.platform_overview() reads it. Counts alone; nothing of any
-- organization's, clinic's or patient's. It is made in the clockwork's context, which shows the directory and the runs.
create schema overview;

create materialized view overview.platform as
  select true as id,
         clock_timestamp() as as_of,
         (select count(*) from access.organization o where o.status = 'active') as organizations,
         (select count(*) from access.clinic c where c.status = 'active') as clinics,
         (select count(*) from access.clinic c where c.status = 'suspended') as suspended_clinics,
         (select count(*) from (
            select m.user_id from access.membership m where m.valid @> now()
            union select r.user_id from access.organization_membership r) m) as members,
         -- As the statistics have it: facts are no one's to see here, not even to count.
         (select coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'metrics' and c.relkind = 'r'
              and c.relname in ('financial_metrics', 'appointment_metrics', 'call_metrics', 'patient_metrics',
                                'schedule_metrics')) as facts,
         (select count(*) from scheduler.job_run r
            where r.finished_at > now() - interval '1 day' and r.state = 'succeeded') as runs_succeeded,
         (select count(*) from scheduler.job_run r where r.state = 'dead') as runs_dead,
         (select count(*) from scheduler.job_run r where r.claimable_at <= now()) as runs_due,
         (select count(*) from scheduler.missed_run m where m.made_good_at is null) as runs_missed,
         (select coalesce(extract(epoch from now() - min(r.claimable_at)), 0)::bigint from scheduler.job_run r
            where r.claimable_at <= now()) as lag_seconds,
         (select count(*) from access.clinic c
            where c.status = 'active' and not exists (
              select from scheduler.job_run r
                where r.clinic_id = c.id and r.job = 'daily-aggregation' and r.state = 'succeeded'
                  and r.finished_at > now() - interval '26 hours')) as clinics_not_aggregated;

-- What refreshing without holding readers up asks for.
create unique index platform_once on overview.platform (id);
