-- Functions and policies that speak of these tables go with them.
drop table metrics.export_patient, tenancy.identity_event_told, tenancy.identity_pull cascade;
