drop table tenancy.invitation;
