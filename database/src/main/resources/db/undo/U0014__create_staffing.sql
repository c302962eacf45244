drop table tenancy.facility_assignment, tenancy.staff_record, tenancy.organization_role_history, tenancy.clinic_role_history
  cascade;
drop extension btree_gist;
