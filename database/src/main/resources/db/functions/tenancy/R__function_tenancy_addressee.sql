-- Where a person gets mail and how the place is called that writes to them; the address is null for somebody whose address was
-- not verified, or who is gone. Only for functions that send on behalf of a place: no service is granted it, and the address goes
-- no further than the mail.
-- Security definer: who sends has no rights to profiles. The context that it needs it leaves as it found it.
create or replace function tenancy.addressee(person uuid, clinic uuid, organization uuid)
  returns table (email text, clinic_name text, organization_name text)
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  scope text := access.scope();
  clinics text := pg_catalog.current_setting('ward.clinics', true);
  own_organization text := pg_catalog.current_setting('ward.organization', true);
begin
  perform pg_catalog.set_config('ward.scope', 'relay', true),
          pg_catalog.set_config('ward.clinics', array_remove(array[clinic], null)::text, true),
          pg_catalog.set_config('ward.organization', coalesce(organization::text, ''), true);
  return query
    select (select p.email from tenancy.user_profile p where p.user_id = person and p.email_verified and p.status = 'active'),
           (select c.name from tenancy.clinic c where c.id = clinic),
           (select o.name from tenancy.organization o where o.id = organization);
  perform pg_catalog.set_config('ward.scope', coalesce(scope, ''), true),
          pg_catalog.set_config('ward.clinics', coalesce(clinics, ''), true),
          pg_catalog.set_config('ward.organization', coalesce(own_organization, ''), true);
end
$$;
