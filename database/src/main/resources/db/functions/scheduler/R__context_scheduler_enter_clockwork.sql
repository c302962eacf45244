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
