-- An organization's own KPIs. All of it runs with the caller's rights, in the context of the organization: the policies
-- let its owners only, and nobody change what a version means. Versions follow each other in time, without overlapping.

-- Today, in whichever of the clinics that the context shows it began first: what begins later is in force nowhere yet.
create or replace function metrics.latest_today() returns date
  language sql stable set search_path = ''
as $$
  select coalesce(max((now() at time zone c.time_zone)::date), (now() at time zone 'UTC')::date) from access.clinic c
$$;

-- A new KPI, or a new version of one, which begins where the former one then ends.
--   wanted   the columns that say what it means; effective_from may be left out for a new KPI, which then means the
--            same of whatever came before it
-- Raises WR002 with a pointer to what is wrong, WR001 when there are too many or it exists, WA003 when it doesn't.
create or replace function metrics.define_kpi(wanted jsonb, is_new boolean) returns metrics.metric_definition
  language plpgsql volatile set search_path = ''
as $$
declare
  organization constant uuid := access.organization_id();
  today constant date := metrics.latest_today();
  made metrics.metric_definition := jsonb_populate_record(null::metrics.metric_definition, wanted);
  newest metrics.metric_definition;
begin
  -- One after the other, so that they stay in order and are counted rightly.
  perform pg_advisory_xact_lock(hashtextextended('definitions of ' || organization, 0));
  select d.* into newest from metrics.metric_definition d
    where d.organization_id = organization and d.key = made.key
    order by d.version desc limit 1;
  if is_new then
    if newest.id is not null then
      raise exception 'There is a KPI % already; what changes is a new version of it.', made.key
        using errcode = 'WR001', hint = 'kpi_exists';
    elsif (select count(distinct d.key) from metrics.metric_definition d
             where d.organization_id = organization and coalesce(d.effective_until, 'infinity') > today) >= 100 then
      raise exception 'An organization has at most 100 KPIs of its own at a time.'
        using errcode = 'WR001', hint = 'too_many_kpis';
    end if;
    made.version := 1;
    made.revision := 0;
    made.effective_from := coalesce(made.effective_from, '1900-01-01');
  else
    if newest.id is null then
      raise exception 'not found' using errcode = 'WA003';
    elsif newest.version >= 1000 then
      raise exception 'A KPI has at most 1000 versions.' using errcode = 'WR001', hint = 'too_many_versions';
    elsif made.unit <> newest.unit then
      raise exception 'must stay %: a KPI of another unit is another KPI', newest.unit
        using errcode = 'WR002', hint = '/unit';
    elsif made.effective_from is null then
      raise exception 'is missing' using errcode = 'WR002', hint = '/effectiveFrom';
    elsif made.effective_from < today then
      raise exception 'must not lie before today, %: what a figure meant stays', today
        using errcode = 'WR002', hint = '/effectiveFrom';
    elsif made.effective_from <= newest.effective_from then
      raise exception 'must lie after %, when version % begins', newest.effective_from, newest.version
        using errcode = 'WR002', hint = '/effectiveFrom';
    end if;
    made.version := newest.version + 1;
    made.revision := newest.revision + 1;
    update metrics.metric_definition d
      set effective_until = least(made.effective_from, d.effective_until)
      where d.id = newest.id;
    perform metrics.count_revision(made.key);
  end if;
  if made.effective_from not between date '1900-01-01' and today + 3660 then
    raise exception 'must lie between 1900 and ten years from now' using errcode = 'WR002', hint = '/effectiveFrom';
  elsif made.denominator is not null and made.denominator_formula is null then
    raise exception 'belongs to a denominatorFormula' using errcode = 'WR002', hint = '/denominator';
  end if;
  insert into metrics.metric_definition
      (organization_id, key, version, title, unit, numerator, denominator, numerator_formula, denominator_formula,
       direction, effective_from, source, examples, revision, created_by, updated_at, updated_by)
    values
      (organization, made.key, made.version, made.title, made.unit, coalesce(made.numerator, made.numerator_formula),
       coalesce(made.denominator, made.denominator_formula), made.numerator_formula, made.denominator_formula,
       made.direction, made.effective_from, coalesce(made.source, 'The organization''s own'),
       coalesce(made.examples, '[]'), made.revision, access.uid(), clock_timestamp(), access.uid())
    returning * into made;
  perform metrics.check_examples(made);
  return made;
end
$$;

-- Raises WR002 with the pointer to the first example whose measures don't come to its value. What it doesn't name is 0.
create or replace function metrics.check_examples(definition metrics.metric_definition) returns void
  language plpgsql stable set search_path = ''
as $$
declare
  example record;
  unknown text;
  measures bigint[];
  comes_to numeric;
begin
  for example in
    select e.value as told, '/examples/' || e.n - 1 as pointer
      from jsonb_array_elements(definition.examples) with ordinality as e (value, n)
  loop
    select min(t.name) into unknown
      from jsonb_object_keys(example.told -> 'measures') as t (name)
      where not exists (select from metrics.measure m where m.name = t.name);
    if unknown is not null then
      raise exception 'there is no measure %', unknown
        using errcode = 'WR002', hint = example.pointer || '/measures/' || unknown;
    end if;
    measures := array(
      select coalesce((example.told -> 'measures' ->> m.name)::bigint, 0)
        from generate_series(1, (select max(m.place) from metrics.measure m)) as p (place)
          left join metrics.measure m on m.place = p.place
        order by p.place);
    comes_to := metrics.figure_value(
      metrics.formula_value(measures, definition.numerator_places, definition.numerator_factors),
      metrics.formula_value(measures, definition.denominator_places, definition.denominator_factors), definition.unit);
    if comes_to is distinct from (example.told ->> 'value')::numeric then
      raise exception 'comes to %', coalesce(comes_to::text, 'no value, because the denominator is 0')
        using errcode = 'WR002', hint = example.pointer || '/value';
    end if;
  end loop;
end
$$;

-- Ends a KPI today. Figures of periods that began before stay; versions that are not in force yet never will be.
create or replace function metrics.end_kpi(wanted_key text) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  organization constant uuid := access.organization_id();
  today constant date := metrics.latest_today();
begin
  perform pg_advisory_xact_lock(hashtextextended('definitions of ' || organization, 0));
  delete from metrics.metric_definition d
    where d.organization_id = organization and d.key = wanted_key and d.effective_from > today;
  -- One that begins today has been in force today.
  update metrics.metric_definition d set effective_until = greatest(today, d.effective_from + 1)
    where d.organization_id = organization and d.key = wanted_key
      and coalesce(d.effective_until, 'infinity') > greatest(today, d.effective_from + 1);
  perform metrics.count_revision(wanted_key);
end
$$;

-- Takes a version back that is not in force yet; the one before it stays in force in its stead.
-- Raises WA003 when there is none, WR001 when it is in force or was.
create or replace function metrics.withdraw_version(wanted_key text, number integer) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  organization constant uuid := access.organization_id();
  withdrawn metrics.metric_definition;
begin
  perform pg_advisory_xact_lock(hashtextextended('definitions of ' || organization, 0));
  select d.* into withdrawn from metrics.metric_definition d
    where d.organization_id = organization and d.key = wanted_key and d.version = number;
  if withdrawn.id is null then
    raise exception 'not found' using errcode = 'WA003';
  elsif withdrawn.effective_from <= metrics.latest_today() then
    raise exception 'Version % is in force since %; what it meant stays.', number, withdrawn.effective_from
      using errcode = 'WR001', hint = 'version_in_force';
  end if;
  delete from metrics.metric_definition d where d.id = withdrawn.id;
  update metrics.metric_definition d set effective_until = withdrawn.effective_until
    where d.organization_id = organization and d.key = wanted_key and d.effective_until = withdrawn.effective_from;
  perform metrics.count_revision(wanted_key);
end
$$;

-- That the KPI has changed, in all of its versions.
create or replace function metrics.count_revision(wanted_key text) returns void
  language sql volatile set search_path = ''
as $$
  update metrics.metric_definition d
    set revision = d.revision + 1, updated_at = clock_timestamp(), updated_by = access.uid()
    where d.organization_id = access.organization_id() and d.key = wanted_key
$$;

grant execute on function metrics.latest_today(), metrics.define_kpi(jsonb, boolean),
  metrics.check_examples(metrics.metric_definition), metrics.end_kpi(text), metrics.withdraw_version(text, integer),
  metrics.count_revision(text) to metrics_service;
