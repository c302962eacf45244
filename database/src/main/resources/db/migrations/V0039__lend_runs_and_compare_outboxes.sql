-- Runs that another service does, runs that wait for their job to be resumed, who was told of a report, and samples of what was
-- sent to the record.

alter table scheduler.job
  -- Which service does its runs. The clockwork plans, counts and buries them, whoever does.
  add column performer text collate "C" not null default 'scheduler-service'
    check (performer in ('scheduler-service', 'metrics-service'));

alter table scheduler.job_run
  -- As its job says.
  add column performer text collate "C" not null default 'scheduler-service',
  -- The clock has made it, and its job has been paused since: nobody claims it, and it isn't late.
  add column held boolean not null default false;

-- Whoever looks for work sees neither what is held nor what others do, however much of it there is.
drop index scheduler.job_run_claimable;
create index job_run_claimable on scheduler.job_run (performer, claimable_at) where claimable_at is not null and not held;
drop index scheduler.job_run_turns;
create index job_run_turns on scheduler.job_run (performer, priority, organization_id, claimable_at)
  where claimable_at is not null and not held;
create index job_run_held on scheduler.job_run (job) where held and claimable_at is not null;

-- What is paused already is held. No policy lets a migration do that, which binds the owner only while it is forced.
alter table scheduler.job no force row level security;
alter table scheduler.job_pause no force row level security;
alter table scheduler.job_run no force row level security;
update scheduler.job_run r
  set held = true
  from scheduler.job j
  where j.name = r.job and r.claimable_at is not null and r.trigger = 'schedule'
    and (j.paused or exists (select from scheduler.job_pause p where p.clinic_id = r.clinic_id and p.job = r.job and p.paused));
alter table scheduler.job force row level security;
alter table scheduler.job_pause force row level security;
alter table scheduler.job_run force row level security;

-- Of what is due, the overview counts what could be done.
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
         (select count(*) from scheduler.job_run r where r.claimable_at <= now() and not r.held) as runs_due,
         (select count(*) from scheduler.missed_run m where m.made_good_at is null) as runs_missed,
         (select coalesce(extract(epoch from now() - min(r.claimable_at)), 0)::bigint from scheduler.job_run r
            where r.claimable_at <= now() and not r.held) as lag_seconds,
         (select count(*) from access.clinic c
            where c.status = 'active' and not exists (
              select from scheduler.job_run r
                where r.clinic_id = c.id and r.job = 'daily-aggregation' and r.state = 'succeeded'
                  and r.finished_at > now() - interval '26 hours')) as clinics_not_aggregated;
create unique index platform_once on overview.platform (id);

-- That a clinic's people were told of a week's report: once, whichever edition it was.
create table metrics.report_notice (
  clinic_id uuid not null,
  kind text collate "C" not null check (kind in ('weekly')),
  week date not null,
  report_id uuid not null,
  notified_at timestamptz not null default now(),
  primary key (clinic_id, kind, week),
  foreign key (clinic_id, report_id) references metrics.report (clinic_id, id) on delete cascade
);
create index report_notice_by_report on metrics.report_notice (clinic_id, report_id);
alter table metrics.report_notice enable row level security, force row level security;

-- Some of the events that the record has answered for, until it has been looked whether it holds them. Nothing but their ids.
do $$
declare
  service text;
begin
  foreach service in array array['tenancy', 'metrics', 'audit', 'scheduler'] loop
    execute format('create table %I.outbox_sample (
      id uuid primary key,
      stream uuid not null,
      sent_at timestamptz not null default clock_timestamp())', service);
    execute format('alter table %I.outbox_sample enable row level security, force row level security', service);
  end loop;
end
$$;
