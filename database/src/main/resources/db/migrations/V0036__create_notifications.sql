-- What people and endpoints are told, when, and what became of it. What belongs to no clinic has the nil UUID for one, what
-- belongs to the platform has it for its organization, too.

create table scheduler.notification (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  organization_id uuid not null,
  -- Whom: {"userId"}, {"clinicId", "role"}, {"orgId", "role"}, {"email"} or {"webhook"} of a channel, {"operators": true}.
  -- Who that is, is found out when it is due.
  recipient jsonb not null check (jsonb_typeof(recipient) = 'object'),
  kind text collate "C" not null check (kind ~ '^[a-z][a-z0-9-]{0,40}([.][a-z][a-z0-9-]{0,40})?$'),
  title text not null check (length(title) between 1 and 200),
  text text check (length(text) <= 4000),
  data jsonb not null default '{}' check (jsonb_typeof(data) = 'object' and octet_length(data::text) <= 8192),
  -- Waits for no morning and no digest, and asks nobody's preferences.
  critical boolean not null default false,
  dedupe_key text collate "C" check (length(dedupe_key) between 1 and 200),
  -- What the sender wants for people; null for all that there is.
  channels text[] check (channels <@ '{inbox,email}' and cardinality(channels) > 0),
  trigger_at timestamptz not null,
  -- pending: waits for its time. dispatched: is in inboxes, and has its deliveries. cancelled: was taken back before.
  state text collate "C" not null default 'pending' check (state in ('pending', 'dispatched', 'cancelled')),
  ended_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  created_by uuid,
  primary key (clinic_id, id),
  check ((ended_at is null) = (state = 'pending'))
);
create index notification_due on scheduler.notification (trigger_at) where state = 'pending';
create index notification_by_key on scheduler.notification (clinic_id, dedupe_key, id) where dedupe_key is not null;
create index notification_ended on scheduler.notification (ended_at) where ended_at is not null;
create index notification_by_organization on scheduler.notification (organization_id);

-- One notification on its way to one person's address, or to one configured channel.
create table scheduler.delivery (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  organization_id uuid not null,
  notification_id uuid not null,
  -- One of the two: a person, whose address is looked up when it is sent, or a configured channel.
  user_id uuid,
  channel_id uuid,
  channel text collate "C" not null check (channel in ('email', 'webhook')),
  -- sending: somebody has claimed it and may have sent it already. dead: none follows unless somebody asks.
  -- skipped: there was nobody to send it to any more.
  state text collate "C" not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'dead', 'skipped')),
  -- From when on anybody may claim it; while it is being sent the end of the claim. By the database's clock alone.
  due_at timestamptz default clock_timestamp(),
  -- Whether it waits for the others of the person's digest.
  digest boolean not null default false,
  attempts smallint not null default 0,
  holder text,
  -- Another for each claim: what an outdated one says finds no row.
  attempt_id uuid,
  -- What goes out as Message-ID or webhook id, the same each time: a receiver can tell a repetition. Those of one digest share it.
  message_id uuid,
  -- An attempt ended without an answer: it may have arrived, and arrive again.
  uncertain boolean not null default false,
  error text check (length(error) <= 300),
  ended_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  primary key (clinic_id, id),
  foreign key (clinic_id, notification_id) references scheduler.notification (clinic_id, id) on delete cascade,
  check ((user_id is null) <> (channel_id is null)),
  check (not digest or user_id is not null),
  check ((due_at is null) = (state in ('sent', 'dead', 'skipped'))),
  check ((ended_at is not null) = (state in ('sent', 'dead', 'skipped'))),
  check (state <> 'sending' or holder is not null and attempt_id is not null and message_id is not null)
);
create index delivery_due on scheduler.delivery (organization_id, due_at) where due_at is not null;
create index delivery_digest on scheduler.delivery (user_id, channel, id) where digest and due_at is not null;
create index delivery_attempt on scheduler.delivery (attempt_id) where state = 'sending';
create index delivery_message on scheduler.delivery (message_id) where due_at is not null;
create index delivery_dead on scheduler.delivery (id) where state = 'dead';
create index delivery_by_notification on scheduler.delivery (clinic_id, notification_id);

-- What a person finds in the app. A copy, so that what becomes of the notification is no concern of the reader's.
create table scheduler.inbox_item (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  organization_id uuid not null,
  user_id uuid not null,
  notification_id uuid not null,
  kind text collate "C" not null,
  title text not null,
  text text,
  data jsonb not null default '{}',
  critical boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  read_at timestamptz,
  primary key (clinic_id, id),
  -- Nobody finds the same thing twice.
  unique (clinic_id, notification_id, user_id)
);
create index inbox_item_by_person on scheduler.inbox_item (user_id, id);
create index inbox_item_unread on scheduler.inbox_item (user_id) where read_at is null;
create index inbox_item_by_organization on scheduler.inbox_item (organization_id);
create index inbox_item_by_age on scheduler.inbox_item (created_at);

-- How a person wants to be told. Without a row: by everything, at once, by the clock of the clinic.
create table scheduler.notification_preference (
  user_id uuid primary key,
  -- {"goal.missed": ["inbox"], "*": ["inbox", "email"]}
  channels jsonb not null default '{}' check (jsonb_typeof(channels) = 'object' and octet_length(channels::text) <= 8192),
  -- On the wall clock; from later than to crosses midnight.
  quiet_from time(0),
  quiet_to time(0),
  -- On the wall clock: mails are collected until then.
  digest_at time(0),
  time_zone text check (length(time_zone) <= 64),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  check ((quiet_from is null) = (quiet_to is null) and quiet_from <> quiet_to)
);

-- Where a clinic, an organization or the platform can be told something, without a person.
create table scheduler.notification_channel (
  clinic_id uuid not null,
  id uuid not null default uuidv7(),
  organization_id uuid not null,
  -- The clinic once more, null where it is nil: what the trail shows.
  of_clinic uuid generated always as (nullif(clinic_id, '00000000-0000-0000-0000-000000000000')) stored,
  kind text collate "C" not null check (kind in ('email', 'webhook')),
  name text not null check (length(name) between 1 and 100),
  address text check (length(address) <= 320),
  url text check (length(url) <= 2000),
  -- Of a webhook: sealed by the service, whose keys the database doesn't know.
  secret bytea check (octet_length(secret) <= 1024),
  secret_key text check (length(secret_key) <= 64),
  -- The how many-th secret it is: a receiver who keeps two can tell which one signed.
  secret_number integer not null default 1,
  -- Another channel of the same place, which is told what this one could not be.
  fallback_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (clinic_id, id),
  check (fallback_id <> id),
  check ((kind = 'email') = (address is not null) and (kind = 'webhook') = (url is not null)),
  check ((kind = 'webhook') = (secret is not null) and (kind = 'webhook') = (secret_key is not null))
);
create unique index notification_channel_name on scheduler.notification_channel (clinic_id, organization_id, name);
create index notification_channel_by_organization on scheduler.notification_channel (organization_id);

alter table scheduler.notification enable row level security, force row level security;
alter table scheduler.delivery enable row level security, force row level security;
alter table scheduler.inbox_item enable row level security, force row level security;
alter table scheduler.notification_preference enable row level security, force row level security;
alter table scheduler.notification_channel enable row level security, force row level security;
