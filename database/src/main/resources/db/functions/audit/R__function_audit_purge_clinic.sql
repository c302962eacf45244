-- Removes what the schema holds of the clinic that is being purged beside its record, which is let go of by retention alone.
-- Returns how many rows went from each table. Called by tenancy.purge_clinic() only; nobody else is let.
create or replace function audit.purge_clinic(clinic uuid) returns jsonb
  language plpgsql volatile set search_path = ''
as $$
declare
  searches bigint;
  exports bigint;
begin
  delete from audit.saved_search s where s.clinic_id = clinic;
  get diagnostics searches = row_count;
  delete from audit.trail_export x where x.clinic_id = clinic;
  get diagnostics exports = row_count;
  return jsonb_build_object('audit.saved_search', searches, 'audit.trail_export', exports);
end
$$;

-- The same of the organization that is being purged, its clinics gone. Called by tenancy.purge_organization() only.
create or replace function audit.purge_organization(organization uuid) returns jsonb
  language plpgsql volatile set search_path = ''
as $$
declare
  searches bigint;
  exports bigint;
begin
  delete from audit.saved_search s where s.organization_id = organization and s.clinic_id is null;
  get diagnostics searches = row_count;
  delete from audit.trail_export x where x.organization_id = organization and x.clinic_id is null;
  get diagnostics exports = row_count;
  return jsonb_build_object('audit.saved_search', searches, 'audit.trail_export', exports);
end
$$;
