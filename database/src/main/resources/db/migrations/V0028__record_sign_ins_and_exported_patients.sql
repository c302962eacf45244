-- How far the identity provider's own record has been read: its sign-ins ('user') and what its administrators did ('admin').
create table tenancy.identity_pull (
  source text primary key check (source in ('user', 'admin')),
  -- The provider's time of the newest event that has been read.
  read_up_to timestamptz not null,
  -- When the record was last read to its end; null before the first time.
  pulled_at timestamptz
);

-- Which of its events have been told already. It writes them out of order and several at the same instant, so that every
-- reading goes back a little behind the last; what is older than that is forgotten.
create table tenancy.identity_event_told (
  source text not null references tenancy.identity_pull (source),
  event_id text not null,
  occurred_at timestamptz not null,
  primary key (source, event_id)
);
create index identity_event_told_by_age on tenancy.identity_event_told (source, occurred_at);

alter table tenancy.identity_pull enable row level security, force row level security;
alter table tenancy.identity_event_told enable row level security, force row level security;

-- Whose rows an export holds, each patient with the first of its pieces that may hold one: so that handing out a piece can say
-- whom it shows.
create table metrics.export_patient (
  clinic_id uuid not null,
  export_id uuid not null,
  patient_ref text collate "C" not null check (length(patient_ref) between 1 and 200),
  piece integer not null check (piece >= 0),
  primary key (clinic_id, export_id, patient_ref),
  foreign key (clinic_id, export_id) references metrics.data_export (clinic_id, id) on delete cascade
);
create index export_patient_by_piece on metrics.export_patient (clinic_id, export_id, piece);
alter table metrics.export_patient enable row level security, force row level security;
