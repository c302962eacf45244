-- Cascade takes the policies that look from one of these tables into another.
drop table tenancy.claims_push, tenancy.organization_role, tenancy.user_clinic_roles, tenancy.user_profile,
  tenancy.clinic_closure, tenancy.clinic, tenancy.organization cascade;
