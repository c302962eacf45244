-- Cascade takes the functions whose bodies are bound to these tables, and what was bound to them in turn.
drop table access.organization_membership, access.membership, access.principal, access.clinic_closure, access.clinic,
  access.organization cascade;
drop function access.uid(), access.clinic_id(), access.clinic_ids(), access.organization_id(), access.roles(), access.scope()
  cascade;
