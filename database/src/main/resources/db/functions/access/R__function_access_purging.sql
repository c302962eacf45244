-- What is being purged, in the context that tenancy.purge_closed() makes for it: one clinic, or one organization without its
-- clinics. Null in every other. The policies that let rows go admit ward_owner there and nobody else.
create or replace function access.clinic_being_purged() returns uuid
  language sql stable parallel safe
  return case when access.scope() = 'purge' then access.clinic_id() end;

create or replace function access.organization_being_purged() returns uuid
  language sql stable parallel safe
  return case when access.scope() = 'purge' and access.clinic_id() is null then access.organization_id() end;

grant execute on function access.clinic_being_purged(), access.organization_being_purged()
  to tenancy_service, metrics_service, scheduler_service;
