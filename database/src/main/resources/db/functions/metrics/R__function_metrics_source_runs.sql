-- Sharing the fetching of sources among the instances of the service. Time is the database's alone. Security definer, both of
-- them: whoever looks doesn't know whose source is next. Neither shows anything of a clinic but ids.

-- Begins a run for each source, of any clinic, that is due, and moves the source on to when it is due next: what was missed is
-- made up for once. A source that is being fetched is left for later. Returns how many were begun.
create or replace function metrics.plan_source_runs() returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  moment timestamptz := clock_timestamp();
  planned integer;
begin
  perform access.set_context(null, 'metrics-service', 'maintenance', null, '{}', null, '{}', null);
  with due as materialized (
    select s.clinic_id, s.id, s.next_sync_at, c.time_zone
      from metrics.data_source s
        join access.clinic c on c.id = s.clinic_id
        join access.organization o on o.id = c.organization_id
      where s.next_sync_at <= moment and c.status = 'active' and o.status = 'active'
        and not exists (select from metrics.data_source_run r
                        where r.clinic_id = s.clinic_id and r.source_id = s.id and r.state in ('pending', 'running'))
      order by s.next_sync_at limit 100
      for no key update of s skip locked
  ), moved as (
    update metrics.data_source s
      set next_sync_at = metrics.next_sync(s.id, s.schedule, s.daily_at, d.time_zone, moment)
      from due d
      where s.clinic_id = d.clinic_id and s.id = d.id and s.next_sync_at = d.next_sync_at
      returning s.clinic_id, s.id, d.next_sync_at as due_at
  )
  insert into metrics.data_source_run (clinic_id, source_id, trigger, scheduled_for, claimable_at)
    select m.clinic_id, m.id, 'schedule', m.due_at, moment from moved m
    on conflict do nothing;
  get diagnostics planned = row_count;
  perform access.enter_relay();
  return planned;
end
$$;

-- Claims up to so many runs that wait, or whose holder fell silent: each is the claimant's until the lease ends. A run that
-- three holders have left is given up.
create or replace function metrics.claim_source_runs(claimant uuid, lease interval, at_most integer)
  returns table (clinic_id uuid, id uuid, source_id uuid, fence bigint, dry_run boolean)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  moment timestamptz := clock_timestamp();
begin
  perform access.set_context(null, 'metrics-service', 'maintenance', null, '{}', null, '{}', null);
  update metrics.data_source_run r
    set state = 'failed', claimable_at = null, finished_at = moment, error_code = 'interrupted',
        error = 'It was interrupted again and again.'
    where r.claimable_at <= moment and r.state = 'running' and r.attempt >= 3;
  return query
    with free as materialized (
      select r.clinic_id, r.id from metrics.data_source_run r
        where r.claimable_at <= moment
        order by r.claimable_at limit at_most
        for no key update skip locked
    )
    update metrics.data_source_run r
      set state = 'running', attempt = r.attempt + 1, fence = r.fence + 1, holder = claimant,
          started_at = coalesce(r.started_at, moment), claimable_at = moment + lease
      from free f
      where r.clinic_id = f.clinic_id and r.id = f.id
      returning r.clinic_id, r.id, r.source_id, r.fence, r.dry_run;
  perform access.enter_relay();
end
$$;

grant execute on function metrics.plan_source_runs(), metrics.claim_source_runs(uuid, interval, integer) to metrics_service;
