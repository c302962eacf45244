-- What metrics.format_export_data() gives of figures and goals. Parameters and results are those of format_export_data().

-- By KPI, by provider (the whole clinic first) and by period. A batch is as many of these series as fit, one at least: a
-- series is bounded by the days that may be asked for. Where a KPI has no value, its cell is empty.
create or replace function metrics.export_figures(
  clinic uuid, filter jsonb, after jsonb, batch integer, out header text[], out content text, out next jsonb
)
  language plpgsql stable set search_path = ''
as $$
declare
  since constant date := (filter ->> 'from')::date;
  until constant date := (filter ->> 'to')::date;
  granularity constant text := filter ->> 'granularity';
  whose constant text := filter ->> 'provider';
  -- As many periods as there can be.
  periods constant integer := 1 + (until - since) / case granularity when 'day' then 1 when 'week' then 7 when 'month' then 28
                                                         when 'quarter' then 90 else 365 end;
  series constant integer := greatest(1, batch / periods);
  currency constant text := (select c.currency from access.clinic c where c.id = clinic);
  keys text[];
begin
  header := '{key,definition_version,period,granularity,provider,numerator,denominator,value,unit,currency}';
  select array_agg(k.key) into keys from jsonb_array_elements_text(filter -> 'keys') as k (key);
  if keys is null then
    -- All that the clinic has; years are the fewest figures to tell it by.
    keys := array(select distinct f.key
                    from metrics.figures(clinic, null, 'year', '', date_trunc('year', since)::date, until) f);
  end if;
  with chosen as materialized (
    select s.key, s.provider, row_number() over (order by s.key, s.provider) as n
      from (select distinct k.key collate "C" as key, p.provider
              from unnest(keys) as k (key)
                cross join (select '' collate "C" as provider
                            union all
                            select p.code from metrics.provider p where p.clinic_id = clinic) p
              where (whose is null or p.provider = whose)
                and (after is null or (k.key collate "C", p.provider) > (after ->> 0, after ->> 1))
              order by 1, 2 limit series) s
  ), rows as (
    select coalesce(json_agg(json_build_array(
               f.key, f.definition_version, f.period_start, granularity, nullif(c.provider, ''), f.numerator, f.denominator,
               metrics.figure_value(f.numerator, f.denominator, f.unit), f.unit,
               case when f.unit = 'money' then currency end) order by c.n, f.period_start), '[]')::text as content
      from chosen c
        cross join lateral metrics.figures(clinic, array[c.key], granularity, c.provider, since, until) f
  )
  select r.content, (select jsonb_build_array(c.key, c.provider) from chosen c where c.n = series)
    into content, next
    from rows r;
end
$$;

-- In the order in which they were set; {"from", "to"} are of the goals whose time has days in common with them. What a goal
-- has come to is told as of today in the clinic.
create or replace function metrics.export_goals(
  clinic uuid, filter jsonb, after jsonb, batch integer, out header text[], out content text, out next jsonb
)
  language plpgsql stable set search_path = ''
as $$
declare
  since constant date := coalesce((filter ->> 'from')::date, '-infinity');
  until constant date := coalesce((filter ->> 'to')::date, 'infinity');
  whose constant text := filter ->> 'provider';
  behind constant uuid := (after #>> '{}')::uuid;
  keys text[];
  place record;
begin
  header := '{id,name,metric,provider,from,to,target,direction,unit,currency,actual}';
  select array_agg(k.key) into keys from jsonb_array_elements_text(filter -> 'keys') as k (key);
  select c.currency, (now() at time zone c.time_zone)::date as today into place from access.clinic c where c.id = clinic;
  select coalesce(json_agg(json_build_array(
             f.id, f.name, f.metric, f.provider, f.from_day, f.to_day, trim_scale(f.target), f.direction, d.unit,
             case when d.unit = 'money' then place.currency end,
             metrics.actual(clinic, d, coalesce(f.provider, ''), f.from_day, f.to_day, place.today))
           order by f.id), '[]')::text,
         case when count(*) = batch then to_jsonb((array_agg(f.id order by f.id desc))[1]) end
    into content, next
    from (
      select g.id, g.name, g.metric, g.provider, g.from_day, g.to_day, g.target, g.direction
        from metrics.goal g
        where g.clinic_id = clinic and g.deleted_at is null and (behind is null or g.id > behind)
          and g.from_day < until and g.to_day > since
          and (whose is null or coalesce(g.provider, '') = whose) and (keys is null or g.metric = any (keys))
        order by g.id limit batch) f
      left join lateral metrics.definition(clinic, f.metric, place.today) d on true;
end
$$;

grant execute on function metrics.export_figures(uuid, jsonb, jsonb, integer),
  metrics.export_goals(uuid, jsonb, jsonb, integer) to metrics_service;
