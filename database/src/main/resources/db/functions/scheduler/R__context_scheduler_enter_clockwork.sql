-- The context of the clockwork: planning, claiming and giving up runs of all clinics. Only the definer functions of this
-- schema enter it, and the policies that admit it admit their owner alone, so the service itself crosses no clinic. It
-- shows the jobs, the runs and the directory, and nothing of any clinic's data. The organization is the one that events
-- speak of; null for none.
create or replace function scheduler.enter_clockwork(organization uuid) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform access.set_context(null, 'scheduler-service', 'clockwork', null, '{}', organization, '{}', null);
end
$$;

-- The context as it is, to be gone back to with scheduler.return_to().
create or replace function scheduler.present_context() returns jsonb
  language sql stable set search_path = ''
as $$
  select jsonb_object_agg(s.name, coalesce(pg_catalog.current_setting(s.name, true), ''))
    from unnest('{ward.user,ward.service,ward.scope,ward.clinic,ward.clinics,ward.organization,ward.roles,ward.request}'::text[])
      as s (name)
$$;

create or replace function scheduler.return_to(context jsonb) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform pg_catalog.set_config(s.key, s.value, true) from jsonb_each_text(context) as s;
end
$$;
