-- What has been taken of each rate limit, shared by all instances of a service. Unlogged: after a crash, or on a promoted
-- standby, it is empty and every allowance is whole again, which is all that is lost; and taking never waits for the disk.
create unlogged table access.allowance (
  -- The login that counts; services don't share allowances.
  service text not null,
  -- Who is limited: a person or another service that calls, or the people of a clinic together.
  kind text not null check (kind in ('caller', 'service', 'clinic')),
  id text not null check (length(id) between 1 and 255),
  -- When all of it will be there again if nothing more is taken; before that, the rest is missing.
  full_at timestamptz not null,
  primary key (service, kind, id)
) with (fillfactor = 50);

alter table access.allowance enable row level security, force row level security;
