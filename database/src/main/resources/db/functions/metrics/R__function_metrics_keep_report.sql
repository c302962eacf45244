-- Keeps a weekly report of the context's clinic, unless the last of its week says the same: then that one stays, and what
-- would be another copy of it isn't kept. Returns which it is, and whether it is new.
create or replace function metrics.keep_weekly_report(data jsonb, html bytea, pdf bytea, out id uuid, out made boolean)
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_variable
declare
  clinic constant uuid := access.clinic_id();
  monday constant date := (data ->> 'week')::date;
  hash constant bytea := metrics.report_hash(data);
  last record;
begin
  perform pg_advisory_xact_lock(hashtextextended('reports of ' || clinic, 0));
  select r.id, r.edition, r.data_sha256 into last
    from metrics.report r
    where r.clinic_id = clinic and r.kind = 'weekly' and r.week = monday
    order by r.edition desc limit 1;
  made := last.data_sha256 is distinct from hash;
  id := last.id;
  if not made then
    return;
  end if;
  insert into metrics.report as r (clinic_id, kind, week, edition, running, data, data_sha256, created_by)
    values (clinic, 'weekly', monday, coalesce(last.edition, 0) + 1, (data ->> 'running')::boolean, data, hash,
            access.uid())
    returning r.id into id;
  insert into metrics.report_content (clinic_id, report_id, format, content)
    values (clinic, id, 'html', html), (clinic, id, 'pdf', pdf);
end
$$;

grant execute on function metrics.keep_weekly_report(jsonb, bytea, bytea) to metrics_service;
