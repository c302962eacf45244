-- Functions and policies that speak of these tables go with them.
drop table tenancy.identity_event_told, tenancy.identity_pull cascade;
