drop table access.organization_membership;
drop table access.membership;
drop table access.principal;
drop table access.clinic_closure;
drop table access.clinic;
drop table access.organization;

drop function access.uid(), access.clinic_id(), access.clinic_ids(), access.organization_id(), access.roles(), access.scope() cascade;
