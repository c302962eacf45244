-- Statement triggers on the facts: which of the clinic's days (and whose visits) the aggregation has to look at again.
-- first argument: the family of the facts.

create or replace function metrics.mark_added() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  insert into metrics.dirty_day (clinic_id, family, day) select distinct n.clinic_id, tg_argv[0], n.day from after_rows n;
  return null;
end
$$;

create or replace function metrics.mark_changed() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  insert into metrics.dirty_day (clinic_id, family, day)
    select n.clinic_id, tg_argv[0], n.day from after_rows n
    union
    select o.clinic_id, tg_argv[0], o.day from before_rows o;
  return null;
end
$$;

create or replace function metrics.mark_removed() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  insert into metrics.dirty_day (clinic_id, family, day) select distinct o.clinic_id, tg_argv[0], o.day from before_rows o;
  return null;
end
$$;

-- An appointment that was a completed or a hygiene visit may have been the one that made its patient count.
create or replace function metrics.mark_patients() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  insert into metrics.dirty_patient (clinic_id, patient_ref)
    select distinct o.clinic_id, o.patient_ref from before_rows o where o.status = 'completed' or o.kind = 'hygiene';
  return null;
end
$$;

-- Row triggers: an instant that moves takes the fact to the clinic's day of the new instant.
create or replace function metrics.move_appointment() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  new.day := (new.scheduled_start at time zone (select c.time_zone from access.clinic c where c.id = new.clinic_id))::date;
  return new;
end
$$;

create or replace function metrics.move_call() returns trigger
  language plpgsql volatile set search_path = ''
as $$
begin
  new.day := (new.started_at at time zone (select c.time_zone from access.clinic c where c.id = new.clinic_id))::date;
  return new;
end
$$;
