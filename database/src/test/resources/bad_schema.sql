-- One table, one function and one role, wrong in every way that the lints know.
create table tenancy.bad (id uuid primary key, clinic_id uuid not null, at timestamp);
create table tenancy.worse (
  id uuid primary key,
  clinic_id uuid not null,
  bad_id uuid references tenancy.bad (id)
) partition by range (id);
create table tenancy.worse_child partition of tenancy.worse default;
alter table tenancy.worse enable row level security;
create policy "Anybody does anything" on tenancy.worse for all to public using (true);
create policy "Anybody reads" on tenancy.worse for select to tenancy_service using (clinic_id = access.clinic_id());
create policy "Everybody reads" on tenancy.worse for select to tenancy_service using (true);
grant all on tenancy.worse to tenancy_service, metrics_service;
grant select on tenancy.worse_child to tenancy_service;
create table tenancy.shared (id uuid primary key, bad_id uuid references tenancy.bad (id));
create table tenancy.keyless (note text);
create sequence tenancy.counter;
create view tenancy.window as select id, clinic_id from tenancy.bad;
alter table tenancy.bad owner to tenancy_service;
create function tenancy.backdoor() returns void language plpgsql security definer as $$ begin end $$;
grant execute on function tenancy.backdoor() to public;
grant ward_owner to metrics_service;
alter table tenancy.bad add column patient_name text;
create trigger audit after insert on tenancy.bad
  for each row execute function access.audit_row('bad', 'id', 'clinic_id', 'patient_name');
insert into access.redaction_rule (schema_name, table_name, column_name, treatment, why)
  values ('tenancy', 'bad', 'patients_name', 'redact', 'Named so once.');
