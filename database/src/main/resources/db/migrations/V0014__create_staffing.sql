-- Who had which role when, what a clinic knows of its staff, and where they work.

-- Lets a constraint speak of overlapping periods beside equal ids.
create extension if not exists btree_gist with schema public;

-- Written by triggers alone, one row from each change of a role to the next; open while it lasts.
create table tenancy.clinic_role_history (
  clinic_id uuid not null references tenancy.clinic (id) on delete cascade,
  id uuid not null default uuidv7(),
  user_id uuid not null references tenancy.user_profile (user_id),
  role text not null,
  valid_from date,
  valid_until date,
  began_at timestamptz not null default now(),
  began_by uuid,
  ended_at timestamptz,
  ended_by uuid,
  primary key (clinic_id, id)
);
create index clinic_role_history_by_user on tenancy.clinic_role_history (user_id, clinic_id);
create unique index clinic_role_history_open on tenancy.clinic_role_history (clinic_id, user_id) where ended_at is null;

create table tenancy.organization_role_history (
  organization_id uuid not null references tenancy.organization (id) on delete cascade,
  id uuid not null default uuidv7(),
  user_id uuid not null references tenancy.user_profile (user_id),
  role text not null,
  began_at timestamptz not null default now(),
  began_by uuid,
  ended_at timestamptz,
  ended_by uuid,
  primary key (organization_id, id)
);
create index organization_role_history_by_user on tenancy.organization_role_history (user_id, organization_id);
create unique index organization_role_history_open on tenancy.organization_role_history (organization_id, user_id)
  where ended_at is null;

-- What a clinic records of somebody who works there. It is the clinic's: another employer sees its own.
create table tenancy.staff_record (
  clinic_id uuid not null references tenancy.clinic (id) on delete cascade,
  user_id uuid not null references tenancy.user_profile (user_id),
  licence_number text check (length(licence_number) between 1 and 100),
  specialisation text check (length(specialisation) between 1 and 200),
  employment text not null check (employment in ('employee', 'contractor', 'locum', 'trainee', 'volunteer')),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (clinic_id, user_id)
);
create index staff_record_by_user on tenancy.staff_record (user_id);

-- Where somebody works and when: a fact for the roster, which gives no access by itself.
create table tenancy.facility_assignment (
  clinic_id uuid not null references tenancy.clinic (id) on delete cascade,
  id uuid not null default uuidv7(),
  user_id uuid not null references tenancy.user_profile (user_id),
  position text not null check (length(position) between 1 and 200),
  -- Days in the clinic's time zone, the last one excluded.
  during daterange not null check (not isempty(during) and not lower_inf(during)),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (clinic_id, id),
  -- Nobody is assigned twice to one place on one day.
  unique (clinic_id, user_id, during without overlaps)
);
create index facility_assignment_by_user on tenancy.facility_assignment (user_id);

alter table tenancy.clinic_role_history enable row level security, force row level security;
alter table tenancy.organization_role_history enable row level security, force row level security;
alter table tenancy.staff_record enable row level security, force row level security;
alter table tenancy.facility_assignment enable row level security, force row level security;

-- Who has a role already has had it since it was last changed, as far as anybody knows.
alter table tenancy.user_clinic_roles no force row level security;
alter table tenancy.organization_role no force row level security;
alter table tenancy.clinic_role_history no force row level security;
alter table tenancy.organization_role_history no force row level security;
insert into tenancy.clinic_role_history (clinic_id, user_id, role, valid_from, valid_until, began_at, began_by)
  select clinic_id, user_id, role, valid_from, valid_until, updated_at, updated_by from tenancy.user_clinic_roles;
insert into tenancy.organization_role_history (organization_id, user_id, role, began_at, began_by)
  select organization_id, user_id, role, updated_at, updated_by from tenancy.organization_role;
alter table tenancy.user_clinic_roles force row level security;
alter table tenancy.organization_role force row level security;
alter table tenancy.clinic_role_history force row level security;
alter table tenancy.organization_role_history force row level security;
