-- Functions and policies that speak of these tables go with them.
drop table tenancy.identity_finding, tenancy.identity_account, tenancy.identity_comparison, tenancy.identity_task cascade;

-- Whoever was deleted stays refused.
alter table tenancy.user_profile no force row level security;
alter table tenancy.user_profile drop constraint user_profile_status_check, drop constraint user_profile_deleted_is_nobody;
update tenancy.user_profile set status = 'disabled' where status = 'deleted';
alter table tenancy.user_profile add constraint user_profile_status_check check (status in ('active', 'disabled'));
drop index tenancy.user_profile_by_email;
alter table tenancy.user_profile drop column deleted_at;
alter table tenancy.user_profile force row level security;

alter table access.principal drop constraint principal_status_check;
update access.principal set status = 'disabled' where status = 'deleted';
alter table access.principal add constraint principal_status_check check (status in ('active', 'disabled'));
