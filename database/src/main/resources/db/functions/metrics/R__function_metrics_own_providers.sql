-- The provider codes that are the caller's own in the addressed clinic. Never null.
create or replace function metrics.own_providers() returns text[]
  language sql stable set search_path = ''
begin atomic
  select array(select p.code from metrics.provider p
                 where p.clinic_id = access.clinic_id() and p.user_id = access.uid());
end;

grant execute on function metrics.own_providers() to metrics_service;
