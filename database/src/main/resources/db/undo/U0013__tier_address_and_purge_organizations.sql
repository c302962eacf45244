alter table tenancy.user_profile drop column addresses cascade;
alter table tenancy.clinic drop column purged_at cascade, drop column addresses cascade;
alter table tenancy.organization drop constraint organization_settings_bounded;
alter table tenancy.organization drop column purged_at cascade, drop column addresses cascade;
drop function tenancy.is_address_book(jsonb, text[]), tenancy.is_address(jsonb);
alter table access.organization drop column tier cascade;
drop table tenancy.subscription_tier cascade;
