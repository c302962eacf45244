-- Adds up the facts of the given days again, keeps what was added up before where it is still true, and returns by how
-- much the other days' sums moved.
create or replace function metrics.refresh_daily_measures(clinic uuid, days date[]) returns setof metrics.daily_measure
  language plpgsql volatile set search_path = ''
as $$
begin
  return query
  with family as (
    select f.day, f.provider, count(*) as financial_facts, 0 as appointment_facts, 0 as call_facts, 0 as patient_facts,
           coalesce(sum(f.amount_minor) filter (where f.kind = 'production'), 0) as production,
           coalesce(sum(f.amount_minor) filter (where f.kind = 'adjustment'), 0) as adjustment,
           coalesce(sum(f.amount_minor) filter (where f.kind = 'collection'), 0) as collection,
           coalesce(sum(f.amount_minor) filter (where f.kind = 'refund'), 0) as refund,
           0 as completed, 0 as cancelled, 0 as no_show, 0 as inbound, 0 as answered, 0 as qualified, 0 as booked
      from metrics.financial_metrics f
      where f.clinic_id = clinic and f.day = any (days) and f.deleted_at is null
      group by f.day, f.provider
    union all
    select f.day, f.provider, 0, count(*), 0, 0, 0, 0, 0, 0,
           count(*) filter (where f.status = 'completed'), count(*) filter (where f.status = 'cancelled'),
           count(*) filter (where f.status = 'no_show'), 0, 0, 0, 0
      from metrics.appointment_metrics f
      where f.clinic_id = clinic and f.day = any (days) and f.deleted_at is null
      group by f.day, f.provider
    union all
    select f.day, '', 0, 0, count(*), 0, 0, 0, 0, 0, 0, 0, 0,
           count(*) filter (where f.direction = 'inbound'),
           count(*) filter (where f.direction = 'inbound' and f.outcome = 'answered'),
           count(*) filter (where f.direction = 'inbound' and f.qualified),
           count(*) filter (where f.direction = 'inbound' and f.booked)
      from metrics.call_metrics f
      where f.clinic_id = clinic and f.day = any (days) and f.deleted_at is null
      group by f.day
    union all
    select f.day, '', 0, 0, 0, count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
      from metrics.patient_metrics f
      where f.clinic_id = clinic and f.day = any (days) and f.deleted_at is null
      group by f.day
  ), measure as materialized (
    select f.day, f.provider, sum(f.financial_facts) as financial_facts, sum(f.appointment_facts) as appointment_facts,
           sum(f.call_facts) as call_facts, sum(f.patient_facts) as patient_facts, sum(f.production) as production,
           sum(f.adjustment) as adjustment, sum(f.collection) as collection, sum(f.refund) as refund,
           sum(f.completed) as completed, sum(f.cancelled) as cancelled, sum(f.no_show) as no_show,
           sum(f.inbound) as inbound, sum(f.answered) as answered, sum(f.qualified) as qualified, sum(f.booked) as booked
      from family f
      group by f.day, f.provider
  ), gone as (
    delete from metrics.daily_measure m
      where m.clinic_id = clinic and m.day = any (days)
        and not exists (select from measure n where n.day = m.day and n.provider = m.provider)
      returning m.*
  ), kept as (
    merge into metrics.daily_measure as m
      using measure as n on m.clinic_id = clinic and m.day = n.day and m.provider = n.provider
      when matched and (
            m.financial_facts, m.appointment_facts, m.call_facts, m.patient_facts, m.production, m.adjustment,
            m.collection, m.refund, m.completed, m.cancelled, m.no_show, m.inbound, m.answered, m.qualified, m.booked)
          is distinct from (
            n.financial_facts, n.appointment_facts, n.call_facts, n.patient_facts, n.production, n.adjustment,
            n.collection, n.refund, n.completed, n.cancelled, n.no_show, n.inbound, n.answered, n.qualified, n.booked) then
        update set
          financial_facts = n.financial_facts, appointment_facts = n.appointment_facts, call_facts = n.call_facts,
          patient_facts = n.patient_facts, production = n.production, adjustment = n.adjustment,
          collection = n.collection, refund = n.refund, completed = n.completed, cancelled = n.cancelled,
          no_show = n.no_show, inbound = n.inbound, answered = n.answered, qualified = n.qualified, booked = n.booked
      when not matched then
        insert (clinic_id, provider, day,
                financial_facts, appointment_facts, call_facts, patient_facts, production, adjustment, collection,
                refund, completed, cancelled, no_show, inbound, answered, qualified, booked)
        values (clinic, n.provider, n.day,
                n.financial_facts, n.appointment_facts, n.call_facts, n.patient_facts, n.production, n.adjustment,
                n.collection, n.refund, n.completed, n.cancelled, n.no_show, n.inbound, n.answered, n.qualified,
                n.booked)
      returning new as now, old as was
  )
  select clinic, (k.now).provider, (k.now).day,
         (k.now).financial_facts - coalesce((k.was).financial_facts, 0),
         (k.now).appointment_facts - coalesce((k.was).appointment_facts, 0),
         (k.now).call_facts - coalesce((k.was).call_facts, 0),
         (k.now).patient_facts - coalesce((k.was).patient_facts, 0),
         (k.now).production - coalesce((k.was).production, 0), (k.now).adjustment - coalesce((k.was).adjustment, 0),
         (k.now).collection - coalesce((k.was).collection, 0), (k.now).refund - coalesce((k.was).refund, 0),
         (k.now).completed - coalesce((k.was).completed, 0), (k.now).cancelled - coalesce((k.was).cancelled, 0),
         (k.now).no_show - coalesce((k.was).no_show, 0), (k.now).inbound - coalesce((k.was).inbound, 0),
         (k.now).answered - coalesce((k.was).answered, 0), (k.now).qualified - coalesce((k.was).qualified, 0),
         (k.now).booked - coalesce((k.was).booked, 0)
    from kept k
  union all
  select g.clinic_id, g.provider, g.day,
         -g.financial_facts, -g.appointment_facts, -g.call_facts, -g.patient_facts, -g.production, -g.adjustment,
         -g.collection, -g.refund, -g.completed, -g.cancelled, -g.no_show, -g.inbound, -g.answered, -g.qualified,
         -g.booked
    from gone g;
end
$$;
