-- Where an organization has its record sent to as it grows, and what of the record somebody must hear of at once.

-- One receiver of one organization.
create table audit.event_stream (
  id uuid not null default uuidv7(),
  organization_id uuid not null,
  name text not null check (length(name) between 1 and 100),
  kind text not null check (kind in ('webhook', 'syslog')),
  -- Of a webhook its URL, of syslog host:port.
  address text not null check (length(address) between 1 and 2000),
  -- Whom syslog's receiver must be certified by, as PEM; null for those whom the JVM trusts.
  certificates text check (length(certificates) <= 20000),
  -- What is sent: events of these actions (exact, or family.* for all of a family), outcomes and clinics; of an empty list any.
  actions text[] not null default '{}',
  outcomes text[] not null default '{}' check (outcomes <@ '{success,denied,failure}'),
  clinics uuid[] not null default '{}',
  -- Stopped is what we did because the receiver failed for too long, paused what somebody asked for.
  state text not null default 'paused' check (state in ('active', 'paused', 'stopped')),
  state_reason text check (length(state_reason) <= 500),
  -- What a webhook is signed with, sealed under a key of the service's; the id counts up with every new one.
  secret bytea,
  secret_key text,
  secret_id integer not null default 0,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (organization_id, id),
  check (certificates is null or kind = 'syslog'),
  check ((state = 'stopped') = (state_reason is not null)),
  check ((secret is null) = (secret_key is null)),
  -- Nothing is sent unsigned.
  check (kind <> 'webhook' or state = 'paused' or secret is not null)
);
create index event_stream_active on audit.event_stream (id) where state = 'active';

-- How its delivery goes: apart from the stream, whose version is for those who edit it.
create table audit.event_stream_delivery (
  organization_id uuid not null,
  stream_id uuid not null,
  -- Who delivers, and until when nobody else does.
  holder uuid,
  held_until timestamptz,
  next_attempt_at timestamptz not null default now(),
  attempts integer not null default 0,
  failing_since timestamptz,
  last_error text check (length(last_error) <= 500),
  last_delivered_at timestamptz,
  delivered bigint not null default 0,
  primary key (organization_id, stream_id),
  foreign key (organization_id, stream_id) references audit.event_stream on delete cascade
);
create index event_stream_due on audit.event_stream_delivery (next_attempt_at);

-- How far it has come in each chain: up to this place everything was taken, or wasn't asked for.
create table audit.event_stream_position (
  organization_id uuid not null,
  stream_id uuid not null,
  chain uuid not null,
  seq bigint not null check (seq >= 0),
  moved_at timestamptz not null default now(),
  primary key (organization_id, stream_id, chain),
  foreign key (organization_id, stream_id) references audit.event_stream on delete cascade
);

-- What somebody must hear of: so many events of these kinds by or about one in such a time. The same for everybody, but for
-- what organizations set for themselves.
create table audit.alert_rule (
  rule text primary key check (rule ~ '^[a-z-]{1,40}$'),
  title text not null check (length(title) between 1 and 100),
  description text not null,
  severity text not null check (severity in ('notice', 'warning', 'critical')),
  actions text[] not null check (cardinality(actions) > 0),
  outcomes text[] not null check (cardinality(outcomes) > 0),
  -- Events that end a row of the others.
  resets text[] not null default '{}',
  -- Whose events are counted together: those of who acts, of what is acted on, from one address, or of one chain.
  together text not null check (together in ('actor', 'target', 'origin', 'chain')),
  counted text not null check (counted in ('events', 'patients')),
  threshold integer not null check (threshold between 1 and 1000000),
  window_minutes integer not null check (window_minutes between 1 and 10080),
  -- Who hears of it.
  for_organization boolean not null,
  for_platform boolean not null,
  check (for_organization or for_platform)
);

-- What an organization (or for what is the platform's, under the nil UUID, its operators) sets for itself, and who is told.
create table audit.alert_setting (
  organization_id uuid not null,
  rule text not null references audit.alert_rule,
  id uuid not null default uuidv7(),
  active boolean not null,
  threshold integer not null check (threshold between 1 and 1000000),
  window_minutes integer not null check (window_minutes between 1 and 10080),
  emails text[] not null default '{}' check (cardinality(emails) <= 20),
  webhook text check (length(webhook) <= 2000),
  secret bytea,
  secret_key text,
  secret_id integer not null default 0,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version bigint not null default 0,
  primary key (organization_id, rule),
  check ((secret is null) = (secret_key is null))
);
create index alert_setting_of_rule on audit.alert_setting (rule);

-- How far each chain has been looked through.
create table audit.alert_position (
  chain uuid primary key,
  seq bigint not null default 0,
  looked_at timestamptz not null default now()
);

-- What rules count, for as long as it can still count: an event that arrives late finds those that happened around it.
create table audit.alert_observation (
  organization_id uuid not null,
  rule text not null references audit.alert_rule,
  subject text not null,
  event_id uuid not null,
  occurred_at timestamptz not null,
  clinic_id uuid,
  -- SHA-256 of what stands for the patient in the event; null where patients aren't counted.
  patient bytea check (octet_length(patient) = 32),
  resets boolean not null,
  kept_until timestamptz not null,
  primary key (organization_id, rule, subject, event_id)
);
create index alert_observation_in_time on audit.alert_observation (organization_id, rule, subject, occurred_at);
create index alert_observation_of_rule on audit.alert_observation (rule);
create index alert_observation_by_age on audit.alert_observation (kept_until);

-- What was found: once for each rule, subject and window, however often it is found.
create table audit.alert (
  organization_id uuid not null,
  id uuid not null default uuidv7(),
  rule text not null references audit.alert_rule,
  subject text not null,
  window_start timestamptz not null,
  clinic_id uuid,
  severity text not null check (severity in ('notice', 'warning', 'critical')),
  counted integer not null check (counted > 0),
  first_at timestamptz not null,
  last_at timestamptz not null,
  raised_at timestamptz not null default now(),
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  note text check (length(note) between 1 and 1000),
  primary key (organization_id, id),
  unique (organization_id, rule, subject, window_start),
  check (note is null or acknowledged_at is not null)
);
create index alert_of_rule on audit.alert (rule);

-- Who is still to be told.
create table audit.alert_notification (
  organization_id uuid not null,
  id uuid not null default uuidv7(),
  alert_id uuid not null,
  channel text not null check (channel in ('mail', 'webhook')),
  -- Of a mail; where the webhook goes says the rule's setting.
  email text check (length(email) <= 320),
  attempts integer not null default 0,
  next_attempt_at timestamptz default now(),
  last_error text check (length(last_error) <= 500),
  sent_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (organization_id, id),
  foreign key (organization_id, alert_id) references audit.alert on delete cascade,
  check ((channel = 'mail') = (email is not null))
);
create index alert_notification_of_alert on audit.alert_notification (organization_id, alert_id);
create index alert_notification_due on audit.alert_notification (next_attempt_at) where next_attempt_at is not null;

alter table audit.event_stream enable row level security, force row level security;
alter table audit.event_stream_delivery enable row level security, force row level security;
alter table audit.event_stream_position enable row level security, force row level security;
alter table audit.alert_rule enable row level security, force row level security;
alter table audit.alert_setting enable row level security, force row level security;
alter table audit.alert_position enable row level security, force row level security;
alter table audit.alert_observation enable row level security, force row level security;
alter table audit.alert enable row level security, force row level security;
alter table audit.alert_notification enable row level security, force row level security;
