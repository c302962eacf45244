-- The record is only ever added to, but for what is let go of beneath an anchor. Grants and policies already say so; these say it to owners and superusers too, in
-- every replication role. Row triggers pass from the table to its partitions, the one against TRUNCATE is given to each.

create or replace function audit.refuse_change() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  raise exception 'The audit trail is only ever added to.' using errcode = 'insufficient_privilege';
end
$$;

-- What is let go of lies beneath an anchor, which names the archive that holds it: without one nothing is removed.
create or replace function audit.refuse_removal() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  if exists (select from audit.anchor a where a.stream = old.stream and a.seq >= old.seq) then
    return old;
  end if;
  raise exception 'The audit trail is only ever added to.' using errcode = 'insufficient_privilege';
end
$$;

create or replace trigger never_changed before update on audit.event
  for each row execute function audit.refuse_change();
alter table audit.event enable always trigger never_changed;
create or replace trigger never_removed before delete on audit.event
  for each row execute function audit.refuse_removal();
alter table audit.event enable always trigger never_removed;

create or replace trigger never_emptied before truncate on audit.event
  for each statement execute function audit.refuse_change();
alter table audit.event enable always trigger never_emptied;

-- A chain is lengthened, never shortened or forgotten.
create or replace function audit.refuse_shorter_chain() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and new.stream = old.stream and new.seq > old.seq then
    return new;
  end if;
  raise exception 'The audit trail is only ever added to.' using errcode = 'insufficient_privilege';
end
$$;

create or replace trigger never_shortened before update or delete on audit.chain_head
  for each row execute function audit.refuse_shorter_chain();
alter table audit.chain_head enable always trigger never_shortened;
create or replace trigger never_emptied before truncate on audit.chain_head
  for each statement execute function audit.refuse_change();
alter table audit.chain_head enable always trigger never_emptied;

-- Nor is a part that was let go of ever made smaller, or said to have been another.
create or replace trigger never_changed before update or delete on audit.anchor
  for each row execute function audit.refuse_change();
alter table audit.anchor enable always trigger never_changed;
create or replace trigger never_emptied before truncate on audit.anchor
  for each statement execute function audit.refuse_change();
alter table audit.anchor enable always trigger never_emptied;

-- Of a checkpoint only that it was carried is said later, once. It goes when all that it speaks of has gone.
create or replace function audit.refuse_other_checkpoint() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    if old.carried_at is null and to_jsonb(new) - '{carried_at,disputed_at}'::text[]
                                = to_jsonb(old) - '{carried_at,disputed_at}'::text[] then
      return new;
    end if;
  elsif old.carried_at is not null
    and exists (select from audit.anchor a where a.stream = old.stream and a.seq > old.seq) then
    return old;
  end if;
  raise exception 'The audit trail is only ever added to.' using errcode = 'insufficient_privilege';
end
$$;

create or replace trigger never_changed before update or delete on audit.checkpoint
  for each row execute function audit.refuse_other_checkpoint();
alter table audit.checkpoint enable always trigger never_changed;
create or replace trigger never_emptied before truncate on audit.checkpoint
  for each statement execute function audit.refuse_change();
alter table audit.checkpoint enable always trigger never_emptied;

create or replace trigger touch before insert or update on audit.retention
  for each row execute function access.touch_row();
create or replace trigger check_floor before insert or update on audit.retention
  for each row execute function audit.check_retention();
create or replace trigger audit after insert or update on audit.retention
  for each row execute function access.audit_row('retention', 'class', '');
create or replace trigger settle before insert on audit.legal_hold
  for each row execute function audit.settle_hold();
create or replace trigger touch before insert or update on audit.legal_hold
  for each row execute function access.touch_row();
create or replace trigger audit after insert or update on audit.legal_hold
  for each row execute function access.audit_row('legal-hold', 'id', 'clinic_id');
create or replace trigger touch before insert or update on audit.saved_search
  for each row execute function access.touch_row();
create or replace trigger audit after insert or update or delete on audit.saved_search
  for each row execute function access.audit_row('saved-search', 'id', 'clinic_id');
create or replace trigger touch before insert or update on audit.trail_export
  for each row execute function access.touch_row();

-- This month and the next; the running services make the later ones, after these triggers have been passed on to them.
select audit.ensure_partitions(1);
