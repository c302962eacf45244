-- One batch of an import, set-based: one array per column, one index per row, never the same external id twice. Each
-- function returns how many rows were new (accepted), the same as before (unchanged) and different (corrected), and the
-- indexes of the rows that were refused with a stable code each:
--   unknown_provider   the clinic lists its providers, and this code is not among those it knows
--   not_own_provider   the caller writes only their own rows, and this is (or was) somebody else's
--   foreign_currency   the amount is not in the clinic's currency
--   day_out_of_range   before anything a clinic would report, or more than five years ahead
-- They run with the caller's rights: row-level security has the last word.

-- What an import needs to know of the addressed clinic, and whether the caller may write only their own rows.
create or replace function metrics.know_batch(
  for_each_provider boolean, out clinic uuid, out zone text, out currency text, out own_only boolean
)
  language plpgsql stable set search_path = ''
as $$
begin
  if not access.roles() && '{admin,staff,provider,service}' then
    raise exception 'the role does not suffice' using errcode = 'WA004';
  end if;
  own_only := not access.roles() && '{admin,staff,service}';
  if own_only and not for_each_provider then
    raise exception 'only rows of a provider are a provider''s own' using errcode = 'WA004';
  end if;
  select c.id, c.time_zone, c.currency into clinic, zone, currency
    from access.clinic c where c.id = access.clinic_id();
  if not found then
    raise exception 'not found' using errcode = 'WA003';
  end if;
end
$$;

-- The same for a batch that will be written.
create or replace function metrics.begin_batch(
  for_each_provider boolean, out clinic uuid, out zone text, out currency text, out own_only boolean
)
  language plpgsql volatile set search_path = ''
as $$
begin
  select k.clinic, k.zone, k.currency, k.own_only into clinic, zone, currency, own_only
    from metrics.know_batch(for_each_provider) k;
  -- The look before the insert keeps a batch from waiting for an aggregation that is just moving this row on.
  if not exists (select from metrics.aggregation_state s where s.clinic_id = clinic) then
    insert into metrics.aggregation_state (clinic_id, time_zone) values (clinic, zone) on conflict do nothing;
  end if;
end
$$;

-- A clinic that lists no provider takes those that its facts name; one that does has decided who they are.
create or replace function metrics.admit_providers(clinic uuid, codes text[]) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  if not exists (select from metrics.provider p where p.clinic_id = clinic and p.listed) then
    insert into metrics.provider (clinic_id, code)
      select distinct clinic, c.code
        from unnest(codes) as c (code)
        where length(c.code) between 1 and 100
          and not exists (select from metrics.provider p where p.clinic_id = clinic and p.code = c.code)
        order by c.code
      on conflict do nothing;
  end if;
end
$$;

grant execute on function metrics.know_batch(boolean), metrics.begin_batch(boolean), metrics.admit_providers(uuid, text[]) to metrics_service;
