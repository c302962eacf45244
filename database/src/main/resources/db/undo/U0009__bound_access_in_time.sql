drop table tenancy.break_glass, tenancy.support_grant, access.access_grant cascade;
alter table tenancy.user_clinic_roles drop column valid_until cascade, drop column valid_from cascade;
alter table access.membership drop column valid cascade;
alter table access.principal drop column claims_until cascade;
