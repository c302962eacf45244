drop table access.organization_membership;
drop table access.membership;
drop table access.principal;
drop table access.clinic_closure;
drop table access.clinic;
drop table access.organization;
