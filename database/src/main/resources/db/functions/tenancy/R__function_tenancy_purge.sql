-- The end of what was closed and not restored in time: its data and its people's places are removed, in every schema. What
-- stays is the audit trail, and a row without a name that its ids lead to.

-- Purges what was closed longer ago than it can be restored, at most so many clinics. Returns how many organizations and
-- clinics are gone, how many rows went with them, and whether there is more. Only for the job of the scheduler, in a context of
-- the platform, which it leaves as it was.
-- Security definer: nobody who asks may see a clinic, least of all a closed one. Each clinic and each organization is purged in
-- a context narrowed to it, and the policies let nothing go elsewhere.
create or replace function tenancy.purge_closed(
  most integer, out organizations integer, out clinics integer, out rows bigint, out more boolean
)
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  service text := pg_catalog.current_setting('ward.service', true);
  request jsonb := nullif(pg_catalog.current_setting('ward.request', true), '')::jsonb;
  due record;
  organization_too boolean;
  gone bigint;
begin
  if access.scope() is distinct from 'platform' or not access.roles() && '{service}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  organizations := 0;
  clinics := 0;
  rows := 0;
  more := false;
  perform tenancy.enter_purge(null, null, service, request);
  -- An organization whose time has come takes its clinics along, closed or not.
  for due in
    select c.organization_id, c.id as clinic_id
      from tenancy.organization o join access.clinic c on c.organization_id = o.id
      where o.deleted_at <= now() - tenancy.restorable_for() and o.purged_at is null
    union
    select c.organization_id, c.id from tenancy.clinic c
      where c.deleted_at <= now() - tenancy.restorable_for() and c.purged_at is null
    order by organization_id, clinic_id
  loop
    if clinics >= most then
      more := true;
      exit;
    end if;
    perform tenancy.enter_purge(due.organization_id, null, service, request);
    -- Somebody may have restored it a moment ago.
    select o.deleted_at <= now() - tenancy.restorable_for() into organization_too
      from tenancy.organization o where o.id = due.organization_id for update;
    perform tenancy.enter_purge(due.organization_id, due.clinic_id, service, request);
    gone := tenancy.purge_clinic(due.clinic_id, coalesce(organization_too, false));
    if gone is not null then
      clinics := clinics + 1;
      rows := rows + gone;
    end if;
  end loop;
  if not more then
    perform tenancy.enter_purge(null, null, service, request);
    for due in
      select o.id from tenancy.organization o
        where o.deleted_at <= now() - tenancy.restorable_for() and o.purged_at is null order by o.id
    loop
      perform tenancy.enter_purge(due.id, null, service, request);
      gone := tenancy.purge_organization(due.id);
      if gone is not null then
        organizations := organizations + 1;
        rows := rows + gone;
      end if;
    end loop;
  end if;
  perform access.set_context(null, service, 'platform', null, '{}', null, '{service}', request);
end
$$;

-- Narrows the context to what is being purged; with neither it shows what is closed, and nothing of it can go.
create or replace function tenancy.enter_purge(organization uuid, clinic uuid, service text, request jsonb) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform access.set_context(null, service, 'purge', clinic, array_remove(array[clinic], null), organization, '{}', request);
end
$$;

-- Removes the clinic's rows everywhere, when its own time or its organization's has come; else null.
create or replace function tenancy.purge_clinic(clinic uuid, organization_too boolean) returns bigint
  language plpgsql volatile set search_path = ''
as $$
declare
  removed jsonb;
  gone bigint;
  name text;
begin
  -- A clinic that was open in a closed organization closes now; its members have no claim on it any more.
  update tenancy.clinic c
    set status = 'deleted', name = 'Purged', addresses = '{}', purged_at = now()
    where c.id = clinic and c.purged_at is null
      and (organization_too or c.deleted_at <= now() - tenancy.restorable_for());
  if not found then
    return null;
  end if;
  removed := metrics.purge_clinic(clinic) || scheduler.purge_clinic(clinic) || audit.purge_clinic(clinic);
  foreach name in array '{support_grant,break_glass,clinic_closure,user_clinic_roles,clinic_role_history,
                          staff_record,facility_assignment,invitation,trigger_failure}'::text[] loop
    execute format('delete from tenancy.%I where clinic_id = $1', name) using clinic;
    get diagnostics gone = row_count;
    removed := removed || jsonb_build_object('tenancy.' || name, gone);
  end loop;
  delete from access.access_grant g where g.clinic_id = clinic;
  perform access.emit_into('tenancy', 'clinic.purged', clinic, 'clinic', clinic::text, null, 'success', null,
                           jsonb_build_object('rows', jsonb_build_object('old', removed)));
  return (select sum(r.value::bigint) from jsonb_each_text(removed) as r);
end
$$;

-- Removes what is left of an organization whose clinics are gone; null when its time has not come.
create or replace function tenancy.purge_organization(organization uuid) returns bigint
  language plpgsql volatile set search_path = ''
as $$
declare
  gone bigint;
  removed jsonb;
begin
  update tenancy.organization o
    set name = 'Purged', settings = '{}', addresses = '{}', purged_at = now()
    where o.id = organization and o.purged_at is null and o.deleted_at <= now() - tenancy.restorable_for();
  if not found then
    return null;
  end if;
  delete from tenancy.organization_role r where r.organization_id = organization;
  get diagnostics gone = row_count;
  delete from tenancy.organization_role_history h where h.organization_id = organization;
  delete from tenancy.invitation i where i.organization_id = organization and i.clinic_id is null;
  removed := metrics.purge_organization(organization) || scheduler.purge_organization(organization)
    || audit.purge_organization(organization)
    || jsonb_build_object('tenancy.organization_role', gone);
  perform access.emit_into('tenancy', 'organization.purged', null, 'organization', organization::text, null, 'success', null,
                           jsonb_build_object('rows', jsonb_build_object('old', removed)));
  return (select sum(r.value::bigint) from jsonb_each_text(removed) as r);
end
$$;

grant execute on function tenancy.purge_closed(integer) to scheduler_service;
grant usage on schema tenancy to scheduler_service;
