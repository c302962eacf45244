-- The rows of an export, a batch at a time, as they are handed out.
--   what    metrics | goals | financial | appointment | call | patient | schedule
--   filter  {"from", "to"}: days, from inclusive, to exclusive; {"provider"}: '' for what is of the whole clinic only (in
--           metrics and goals); {"keys"}: of KPIs; {"granularity"}: of metrics, which need it and the days
--   after   where the batch before ended; null for the first
--   batch   how many rows there may be; of metrics about as many
-- Returns the names of the columns (of facts: those of an import, so that what is exported can be imported again), the rows
-- as a JSON array of arrays in a stable order, numbers as numbers, and where the batch ended; null behind the last.
--
-- It reads with the caller's rights, and gives nobody more than they may take away: figures and goals to whoever reads
-- them in the clinic, facts to whoever writes them, to providers their own.
create or replace function metrics.format_export_data(
  what text, filter jsonb, after jsonb, batch integer, out header text[], out content text, out next jsonb
)
  language plpgsql stable set search_path = ''
as $$
declare
  clinic constant uuid := access.clinic_id();
  roles constant text[] := access.roles();
  -- Null for all.
  own text[];
begin
  if clinic is null then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  if what in ('metrics', 'goals') then
    if not roles && '{viewer,staff,provider,admin,owner,compliance,service}' then
      raise exception 'the role does not suffice' using errcode = 'WA004';
    end if;
  elsif not roles && '{staff,admin,service}' then
    if not roles && '{provider}' or what not in ('financial', 'appointment', 'schedule') then
      raise exception 'the role does not suffice' using errcode = 'WA004';
    end if;
    own := metrics.own_providers();
  end if;
  case what
    when 'metrics' then
      select e.header, e.content, e.next into header, content, next
        from metrics.export_figures(clinic, filter, after, batch) e;
    when 'goals' then
      select e.header, e.content, e.next into header, content, next
        from metrics.export_goals(clinic, filter, after, batch) e;
    when 'financial' then
      select e.header, e.content, e.next into header, content, next
        from metrics.export_financial(clinic, own, filter, after, batch) e;
    when 'appointment' then
      select e.header, e.content, e.next into header, content, next
        from metrics.export_appointments(clinic, own, filter, after, batch) e;
    when 'call' then
      select e.header, e.content, e.next into header, content, next
        from metrics.export_calls(clinic, filter, after, batch) e;
    when 'patient' then
      select e.header, e.content, e.next into header, content, next
        from metrics.export_patients(clinic, filter, after, batch) e;
    when 'schedule' then
      select e.header, e.content, e.next into header, content, next
        from metrics.export_schedules(clinic, own, filter, after, batch) e;
    else
      raise exception 'There is nothing of that name to export.' using errcode = 'WR002', hint = '/what';
  end case;
end
$$;

-- An instant as it is written in exports: RFC 3339 in UTC, with a fraction only if it has one.
create or replace function metrics.export_instant(instant timestamptz) returns text
  language sql immutable set search_path = ''
  return to_char(instant at time zone 'UTC',
                 case when instant = date_trunc('second', instant, 'UTC') then 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
                      else 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"' end);

grant execute on function metrics.format_export_data(text, jsonb, jsonb, integer), metrics.export_instant(timestamptz)
  to metrics_service;
