-- The record is only ever added to. Grants and policies already say so; these say it to owners and superusers too, in
-- every replication role. Row triggers pass from the table to its partitions, the one against TRUNCATE is given to each.

create or replace function audit.refuse_change() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  raise exception 'The audit trail is only ever added to.' using errcode = 'insufficient_privilege';
end
$$;

create or replace trigger never_changed before update or delete on audit.event
  for each row execute function audit.refuse_change();
alter table audit.event enable always trigger never_changed;

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

-- This month and the next; the running services make the later ones, after these triggers have been passed on to them.
select audit.ensure_partitions(1);
