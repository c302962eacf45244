drop table tenancy.claims_push;
drop table tenancy.organization_role;
drop table tenancy.user_clinic_roles;
drop table tenancy.user_profile;
drop table tenancy.clinic_closure;
drop table tenancy.clinic;
drop table tenancy.organization;
