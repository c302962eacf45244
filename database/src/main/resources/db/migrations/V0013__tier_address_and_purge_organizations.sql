-- What an organization may have, where it and its people are found, and what is left of it when it is gone for good.

-- The tiers that an organization can be on, and what each allows. Null is no limit.
create table tenancy.subscription_tier (
  tier text primary key check (tier in ('free', 'pro', 'biosync')),
  title text not null check (length(title) between 1 and 100),
  -- Clinics that are not closed.
  max_clinics integer check (max_clinics > 0),
  -- Memberships that have not ended, those that are yet to begin included.
  max_members_per_clinic integer check (max_members_per_clinic > 0),
  requests_per_minute_per_clinic integer check (requests_per_minute_per_clinic > 0),
  features text[] not null
);

-- The directory knows the tier, because rules ask for it in every context.
alter table access.organization add column tier text not null default 'free'
  check (tier in ('free', 'pro', 'biosync'));

-- Whether it is an address: {lines, city, postalCode, region, country}, country by ISO 3166-1. Never fails, whatever it is given.
create function tenancy.is_address(address jsonb) returns boolean
  language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  if jsonb_typeof(address) is distinct from 'object' or jsonb_typeof(address -> 'lines') is distinct from 'array'
     or address - '{lines,city,postalCode,region,country}'::text[] <> '{}' then
    return false;
  end if;
  return jsonb_array_length(address -> 'lines') between 1 and 4
    and not exists (select from jsonb_array_elements(address -> 'lines') as l (line)
                    where jsonb_typeof(l.line) <> 'string' or length(l.line #>> '{}') not between 1 and 200)
    and coalesce(jsonb_typeof(address -> 'city') = 'string' and length(address ->> 'city') between 1 and 100, false)
    and coalesce(jsonb_typeof(address -> 'country') = 'string' and address ->> 'country' ~ '^[A-Z]{2}$', false)
    and (not address ? 'postalCode'
         or jsonb_typeof(address -> 'postalCode') = 'string' and length(address ->> 'postalCode') between 1 and 20)
    and (not address ? 'region'
         or jsonb_typeof(address -> 'region') = 'string' and length(address ->> 'region') between 1 and 100);
end
$$;

-- Whether it holds nothing but addresses, each under one of the given kinds.
create function tenancy.is_address_book(book jsonb, kinds text[]) returns boolean
  language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  if jsonb_typeof(book) is distinct from 'object' then
    return false;
  end if;
  return not exists (select from jsonb_each(book) as e (kind, address)
                     where e.kind <> all (kinds) or not tenancy.is_address(e.address));
end
$$;

grant execute on function tenancy.is_address(jsonb), tenancy.is_address_book(jsonb, text[]) to tenancy_service;

alter table tenancy.organization
  add column addresses jsonb not null default '{}'
    constraint organization_addresses check (tenancy.is_address_book(addresses, '{postal,visiting,billing}')),
  add constraint organization_settings_bounded check (octet_length(settings::text) <= 16384),
  -- From then on nothing is left but the row, so that the trail's ids still mean something.
  add column purged_at timestamptz,
  add constraint organization_purged_is_closed check (purged_at is null or status = 'deleted');
create index organization_to_purge on tenancy.organization (deleted_at) where deleted_at is not null and purged_at is null;

alter table tenancy.clinic
  add column addresses jsonb not null default '{}'
    constraint clinic_addresses check (tenancy.is_address_book(addresses, '{postal,visiting,billing}')),
  add column purged_at timestamptz,
  add constraint clinic_purged_is_closed check (purged_at is null or status = 'deleted');
create index clinic_to_purge on tenancy.clinic (deleted_at) where deleted_at is not null and purged_at is null;

alter table tenancy.user_profile
  add column addresses jsonb not null default '{}'
    constraint user_profile_addresses check (tenancy.is_address_book(addresses, '{home,postal}')),
  add constraint user_profile_deleted_is_nowhere check (status <> 'deleted' or addresses = '{}');

alter table tenancy.subscription_tier enable row level security, force row level security;
