-- Formulas of KPIs. A formula is a sum of measures with whole factors, and a KPI one formula or one over another: so its
-- figures for a quarter or for ten clinics come from measures added up, never from ratios averaged. Nothing of a formula is
-- ever run as SQL.

-- What a formula comes to: the places of its measures and their factors, in the order of places.
--   formula = ["-"] term {("+" | "-") term}
--   term    = {number "*"} (measure | "(" formula ")")
-- Up to eight measures, factors up to 100,000, brackets 10 deep. All measures must have one unit.
-- Raises WR002 with the pointer and what is wrong, and where.
create or replace function metrics.formula_terms(
  formula text, pointer text, out places smallint[], out factors bigint[], out unit text
)
  language plpgsql stable set search_path = ''
as $$
declare
  token text;
  at integer := 1;
  gap integer;
  rest text := formula;
  -- Whether a measure, a number or a bracket must come next; else an operator.
  operand boolean := true;
  -- Whether a number has just been read, so that * must come next.
  number boolean := false;
  -- By how much all that stands within each open bracket is multiplied.
  outer_factors bigint[] := '{1}';
  factor bigint := 1;
  found_place smallint;
  found_unit text;
  wrong text;
begin
  if length(formula) > 1000 then
    raise exception 'is longer than 1000 characters' using errcode = 'WR002', hint = pointer;
  end if;
  places := '{}';
  factors := '{}';
  loop
    gap := length(rest) - length(ltrim(rest, E' \t\r\n'));
    rest := substr(rest, gap + 1);
    at := at + gap;
    exit when rest = '';
    token := substring(rest from '^([0-9]+|[a-z][a-z0-9_]*|.)');
    wrong := null;
    if number then
      if token <> '*' then
        wrong := 'a number must be followed by *';
      end if;
      number := false;
    elsif operand and token = '-' then
      factor := -factor;
    elsif operand and token ~ '^[0-9]' then
      if length(token) > 6 or token::bigint > 100000 or abs(factor * token::bigint) > 100000 then
        wrong := 'a factor is at most 100000';
      else
        factor := factor * token::bigint;
      end if;
      number := true;
    elsif operand and token = '(' then
      if cardinality(outer_factors) > 10 then
        wrong := 'brackets are more than 10 deep';
      end if;
      outer_factors := outer_factors || outer_factors[cardinality(outer_factors)] * factor;
      factor := 1;
    elsif operand and token ~ '^[a-z]' then
      select m.place, m.unit into found_place, found_unit from metrics.measure m where m.name = token;
      if not found then
        wrong := 'there is no measure ' || token;
      elsif unit is not null and unit <> found_unit then
        wrong := format('%s is of unit %s and can''t be added to %s', token, found_unit, unit);
      end if;
      unit := found_unit;
      places := places || found_place;
      factors := factors || outer_factors[cardinality(outer_factors)] * factor;
      factor := 1;
      operand := false;
    elsif not operand and token in ('+', '-') then
      factor := case token when '-' then -1 else 1 end;
      operand := true;
    elsif not operand and token = ')' and cardinality(outer_factors) > 1 then
      outer_factors := trim_array(outer_factors, 1);
    else
      wrong := case when operand then 'a measure, a number or ( is expected, not ' || token
                    else '+, - or the end is expected, not ' || token end;
    end if;
    if wrong is not null then
      raise exception '%, at character %', wrong, at using errcode = 'WR002', hint = pointer;
    end if;
    rest := substr(rest, length(token) + 1);
    at := at + length(token);
  end loop;
  if operand or cardinality(outer_factors) > 1 then
    raise exception '%', case when operand then 'ends where a measure is expected' else 'a bracket is not closed' end
      using errcode = 'WR002', hint = pointer;
  end if;

  select array_agg(t.place order by t.place), array_agg(t.factor order by t.place)
    into places, factors
    from (select u.place, sum(u.factor)::bigint as factor from unnest(places, factors) as u (place, factor)
            group by u.place having sum(u.factor) <> 0) t;
  if places is null then
    raise exception 'comes to nothing' using errcode = 'WR002', hint = pointer;
  elsif cardinality(places) > 8 then
    raise exception 'has more than eight measures' using errcode = 'WR002', hint = pointer;
  elsif exists (select from unnest(factors) as f (factor) where abs(f.factor) > 100000) then
    raise exception 'has a factor beyond 100000' using errcode = 'WR002', hint = pointer;
  end if;
end
$$;

create or replace function metrics.sum_of_products(measures bigint[], places smallint[], factors bigint[]) returns bigint
  language plpgsql immutable set search_path = ''
as $$
declare
  total bigint := 0;
begin
  for n in 1 .. cardinality(places) loop
    total := total + measures[places[n]] * factors[n];
  end loop;
  return total;
end
$$;

-- A formula's value for one period's measures; null for no formula. Most have one or two terms, and this is worked out for
-- every point of every line: those are spelled out, where they can be inlined.
create or replace function metrics.formula_value(measures bigint[], places smallint[], factors bigint[]) returns bigint
  language sql immutable
  return case when places[3] is not null then metrics.sum_of_products(measures, places, factors)
              when places[2] is null then measures[places[1]] * factors[1]
              else measures[places[1]] * factors[1] + measures[places[2]] * factors[2] end;

-- Row trigger: works a definition's formulas out and what follows from its measures.
create or replace function metrics.compile_definition() returns trigger
  language plpgsql volatile set search_path = ''
as $$
declare
  above record;
  below record;
begin
  -- Whoever has no context sees no measures: they may not define anything, whatever they write.
  if access.scope() is null and current_user <> 'ward_owner' and row_security_active('metrics.measure') then
    raise exception 'nothing is defined without a context' using errcode = '42501';
  end if;
  above := metrics.formula_terms(new.numerator_formula, '/numeratorFormula');
  new.numerator_places := above.places;
  new.numerator_factors := above.factors;
  new.denominator_places := null;
  new.denominator_factors := null;
  if new.denominator_formula is not null then
    below := metrics.formula_terms(new.denominator_formula, '/denominatorFormula');
    new.denominator_places := below.places;
    new.denominator_factors := below.factors;
    if (new.unit = 'money') <> (above.unit = 'money' and below.unit <> 'money') then
      raise exception 'must be money when money is divided by something else, and only then'
        using errcode = 'WR002', hint = '/unit';
    end if;
  elsif new.unit <> above.unit then
    raise exception 'must be %, like the measures'' unit', above.unit using errcode = 'WR002', hint = '/unit';
  end if;
  select array(select distinct f.family from metrics.measure m cross join lateral unnest(m.families) as f (family)
                 where m.place = any (new.numerator_places || new.denominator_places) order by f.family),
         bool_and(m.by_provider), bool_and(m.nature = 'flow'), bool_and(m.adds_over_clinics),
         bool_or(m.nature = 'standing'),
         case when bool_and(m.looks_back is not null) then max(m.looks_back) end, bool_or(m.looks_ahead)
    into new.families, new.by_provider, new.additive, new.adds_over_clinics, new.standing, new.looks_back, new.looks_ahead
    from metrics.measure m
    where m.place = any (new.numerator_places || new.denominator_places);
  return new;
end
$$;

-- Here and not with the other triggers, because the library is written before those are.
create or replace trigger compile before insert or update on metrics.metric_definition
  for each row execute function metrics.compile_definition();

grant execute on function metrics.formula_terms(text, text), metrics.formula_value(bigint[], smallint[], bigint[]),
  metrics.sum_of_products(bigint[], smallint[], bigint[])
  to metrics_service;
