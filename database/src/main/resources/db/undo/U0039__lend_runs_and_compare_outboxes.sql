do $$
declare
  service text;
begin
  foreach service in array array['scheduler', 'audit', 'metrics', 'tenancy'] loop
    execute format('drop table %I.outbox_sample', service);
  end loop;
end
$$;
drop table metrics.report_notice;

drop materialized view overview.platform;
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

-- The runs of a job that another service does are nobody's any more.
alter table scheduler.job no force row level security;
alter table scheduler.job_pause no force row level security;
alter table scheduler.missed_run no force row level security;
alter table scheduler.job_run no force row level security;
delete from scheduler.job_run where performer <> 'scheduler-service';
delete from scheduler.job_pause where job in (select name from scheduler.job where performer <> 'scheduler-service');
delete from scheduler.missed_run where job in (select name from scheduler.job where performer <> 'scheduler-service');
delete from scheduler.job where performer <> 'scheduler-service';
alter table scheduler.job force row level security;
alter table scheduler.job_pause force row level security;
alter table scheduler.missed_run force row level security;
alter table scheduler.job_run force row level security;

drop index scheduler.job_run_held;
drop index scheduler.job_run_turns;
drop index scheduler.job_run_claimable;
alter table scheduler.job_run drop column held, drop column performer;
alter table scheduler.job drop column performer cascade;
create index job_run_claimable on scheduler.job_run (claimable_at) where claimable_at is not null;
create index job_run_turns on scheduler.job_run (priority, organization_id, claimable_at) where claimable_at is not null;
