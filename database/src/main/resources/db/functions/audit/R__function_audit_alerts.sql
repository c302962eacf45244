-- Alerts: what of the record somebody must hear of, found as events arrive. Security definer, because nobody else may look
-- through all chains.

-- What holds in a place, an organization's or (under the nil UUID) the platform's: the rules with what it has set for itself.
create or replace function audit.rules_of(place uuid)
  returns table (rule text, severity text, actions text[], outcomes text[], resets text[], together text, counted text,
                 threshold integer, span interval, kept interval)
  language sql stable set search_path = ''
begin atomic
  select r.rule, r.severity, r.actions, r.outcomes, r.resets, r.together, r.counted, coalesce(s.threshold, r.threshold),
         make_interval(mins => coalesce(s.window_minutes, r.window_minutes)),
         -- Twice the window and two days: so late may an event be and still find what it belongs to.
         make_interval(mins => 2 * coalesce(s.window_minutes, r.window_minutes), days => 2)
    from audit.alert_rule r left join audit.alert_setting s on s.organization_id = place and s.rule = r.rule
    where coalesce(s.active, true)
      and case when place = '00000000-0000-0000-0000-000000000000' then r.for_platform else r.for_organization end;
end;

-- Whose events are counted together; null for one that doesn't count.
create or replace function audit.alert_subject(together text, event audit.event) returns text
  language sql immutable set search_path = ''
  return case together
    when 'actor' then case when event.actor_type = 'anonymous' then 'address:' || event.source_ip
                           else event.actor_type || ':' || event.actor_id end
    when 'target' then coalesce(event.target_type || ':', '') || event.target_id
    when 'origin' then 'address:' || event.source_ip
    else 'chain:' || event.stream end;

-- The chains that have waited longest for somebody to look through what is new in them, at most so many of their events: after
-- which one, and up to which.
--
-- To find what has grown, all chains are passed once; by a hash join, for the planner, who expects few of what row-level security
-- lets through, would look each of them up.
create or replace function audit.grown_chains(most integer) returns table (chain uuid, seen bigint, until bigint)
  language plpgsql stable set search_path = '' set enable_nestloop = off
as $$
begin
  return query
    with grown as materialized (
      select h.stream, coalesce(p.seq, 0) as seq, h.seq - coalesce(p.seq, 0) as news,
             row_number() over (order by p.looked_at nulls first, h.stream) as turn
        from audit.chain_head h left join audit.alert_position p on p.chain = h.stream
        where h.seq > coalesce(p.seq, 0)
        order by turn limit most
    ), waiting as (
      select g.*, coalesce(sum(g.news) over (order by g.turn rows between unbounded preceding and 1 preceding), 0) as before
        from grown g
    )
    select w.stream, w.seq, w.seq + least(w.news, most - w.before)::bigint from waiting w where w.before < most;
end
$$;

-- The events of chains after some and up to others, of the last days. Planned anew each time, with the month or two that these
-- lie in: with all months, each chain would be looked up in each of them.
create or replace function audit.news_of(chains uuid[], seen bigint[], untils bigint[]) returns setof audit.event
  language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
  -- The time in an id is no more than a day from that of the event, and no more than a day ahead.
  least_id constant uuid := audit.first_id((now() at time zone 'UTC') - interval '9 days');
  beyond_id constant uuid := audit.first_id((now() at time zone 'UTC') + interval '2 days');
begin
  return query
    select e.* from unnest(chains, seen, untils) as c (chain, seq, until)
        join audit.event e on e.stream = c.chain and e.seq > c.seq and e.seq <= c.until and e.id >= least_id and e.id < beyond_id
      -- What is older than that is of no use to anybody who is told now.
      where e.received_at > now() - interval '7 days' and e.occurred_at > now() - interval '7 days';
end
$$;

-- Looks through the chains that have waited longest, at most so many of their events, notes what rules count, and raises what
-- that comes to: all of it, the places in the chains and whom to tell in one transaction, so that each is found once, and again
-- after nothing but a rollback. Returns how many events were looked at; 0 when there is nothing new, or somebody else is
-- looking. For the relay. After a night every clinic's chain is longer by an event or two, so chains are looked through together.
create or replace function audit.look_for_alerts(most integer) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  platform constant uuid := '00000000-0000-0000-0000-000000000000';
  chains uuid[];
  seen bigint[];
  untils bigint[];
  looked_at integer;
  touched record;
begin
  perform audit.require_relay();
  -- One at a time: of two that look through chains of one organization, each would miss what the other adds.
  if not pg_try_advisory_xact_lock(hashtextextended('look for alerts', 0)) then
    return 0;
  end if;
  perform audit.enter_recorder();
  select array_agg(g.chain), array_agg(g.seen), array_agg(g.until), sum(g.until - g.seen)
    into chains, seen, untils, looked_at
    from audit.grown_chains(most) g;
  if chains is null then
    perform access.enter_relay();
    return 0;
  end if;
  for touched in
    with news as materialized (
      -- Each event is read once, however many rules there are.
      select e as event, e.organization_id, e.action
        from audit.news_of(chains, seen, untils) e
    ), rule as materialized (
      select platform as organization_id, r.* from audit.rules_of(platform) r
      union all
      select o.id, r.*
        from (select distinct n.organization_id as id from news n where n.organization_id is not null) o, audit.rules_of(o.id) r
    ), noted as (
      insert into audit.alert_observation (organization_id, rule, subject, event_id, occurred_at, clinic_id, patient, resets,
                                           kept_until)
        select r.organization_id, r.rule, audit.alert_subject(r.together, n.event), (n.event).id, (n.event).occurred_at,
               (n.event).clinic_id,
               case when r.counted = 'patients' then sha256(convert_to((n.event).subject_id, 'UTF8')) end,
               n.action = any (r.resets), now() + r.kept
          from news n
            cross join lateral (values (platform), (n.organization_id)) as p (place)
            join rule r on r.organization_id = p.place
              and (n.action = any (r.actions) and (n.event).outcome = any (r.outcomes) or n.action = any (r.resets))
          where audit.alert_subject(r.together, n.event) is not null
            and (r.counted = 'events' or (n.event).subject_id is not null)
        on conflict do nothing
        returning organization_id, rule, subject, occurred_at, resets
    )
    select n.organization_id, n.rule, n.subject, min(n.occurred_at) as first_at, max(n.occurred_at) as last_at
      from noted n where not n.resets group by n.organization_id, n.rule, n.subject
  loop
    perform audit.raise_alerts(touched.organization_id, touched.rule, touched.subject, touched.first_at, touched.last_at);
  end loop;
  insert into audit.alert_position (chain, seq, looked_at)
    select c.chain, c.until, clock_timestamp() from unnest(chains, untils) as c (chain, until)
    on conflict (chain) do update set seq = excluded.seq, looked_at = excluded.looked_at;
  perform access.enter_relay();
  return looked_at;
end
$$;

-- Raises what the observations of one subject come to, as far as those from first_at to last_at are new. Windows end with each
-- event of the subject and are told apart by the whole window of the calendar that the event lies in; so late ones count where
-- they belong, and what goes on is one alert a window.
create or replace function audit.raise_alerts(
  place uuid, rule text, subject text, first_at timestamptz, last_at timestamptz
) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_variable
declare
  of_rule record;
  found_one record;
  raised uuid;
begin
  select r.* into of_rule from audit.rules_of(place) r where r.rule = rule;
  for found_one in
    with around as materialized (
      select o.event_id, o.occurred_at, o.clinic_id, o.patient, o.resets,
             -- A row of events ends where one that resets comes in between.
             count(*) filter (where o.resets) over (order by o.occurred_at, o.event_id) as row_of
        from audit.alert_observation o
        where o.organization_id = place and o.rule = rule and o.subject = subject
          and o.occurred_at > first_at - of_rule.span and o.occurred_at < last_at + of_rule.span
    ), ends as (
      select e.*, count(*) over (
               partition by e.row_of order by e.occurred_at range between of_rule.span preceding and current row) as events
        from around e where not e.resets
    ), counted as (
      select e.occurred_at, e.clinic_id, e.events::integer as counted from ends e where of_rule.counted = 'events'
      union all
      -- Different patients are counted at the last event of each minute: every one of them would be the same again.
      select m.occurred_at, m.clinic_id,
             (select count(distinct p.patient) from around p
                where p.occurred_at > m.occurred_at - of_rule.span and p.occurred_at <= m.occurred_at)::integer
        from (select distinct on (date_trunc('minute', e.occurred_at)) e.occurred_at, e.clinic_id
                from ends e order by date_trunc('minute', e.occurred_at), e.occurred_at desc) m
        where of_rule.counted = 'patients'
    )
    select date_bin(of_rule.span, c.occurred_at, 'epoch') as window_start, max(c.counted) as counted,
           min(c.occurred_at) as first_at, max(c.occurred_at) as last_at,
           case when count(distinct c.clinic_id) = 1 then min(c.clinic_id::text)::uuid end as clinic_id
      from counted c
      where c.counted >= of_rule.threshold and c.occurred_at >= first_at
      group by 1 order by 1
  loop
    insert into audit.alert (organization_id, rule, subject, window_start, clinic_id, severity, counted, first_at, last_at)
      values (place, rule, subject, found_one.window_start, found_one.clinic_id, of_rule.severity, found_one.counted,
              found_one.first_at, found_one.last_at)
      on conflict on constraint alert_organization_id_rule_subject_window_start_key do nothing
      returning id into raised;
    if raised is null then
      update audit.alert a
        set counted = greatest(a.counted, found_one.counted), first_at = least(a.first_at, found_one.first_at),
            last_at = greatest(a.last_at, found_one.last_at)
        where a.organization_id = place and a.rule = rule and a.subject = subject
          and a.window_start = found_one.window_start;
    else
      perform audit.announce(place, rule, raised, found_one.clinic_id, of_rule.severity, found_one.counted);
      raised := null;
    end if;
  end loop;
end
$$;

-- Puts an alert on record and has those told whom the rule names.
create or replace function audit.announce(
  place uuid, rule text, alert uuid, clinic uuid, severity text, counted integer
) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_variable
declare
  platform constant uuid := '00000000-0000-0000-0000-000000000000';
begin
  insert into audit.alert_notification (organization_id, alert_id, channel, email)
    select place, alert, 'mail', m.email
      from audit.alert_setting s, unnest(s.emails) as m (email) where s.organization_id = place and s.rule = rule
    union all
    select place, alert, 'webhook', null
      from audit.alert_setting s where s.organization_id = place and s.rule = rule and s.webhook is not null;
  perform access.set_context(null, 'audit-service', 'platform', null, '{}', nullif(place, platform), '{service}', null);
  perform access.emit('alert.raised', case when place <> platform then clinic end, 'alert', alert::text, null, 'success', null,
                      jsonb_build_object('rule', jsonb_build_object('new', rule),
                                         'severity', jsonb_build_object('new', severity),
                                         'counted', jsonb_build_object('new', counted)));
  perform audit.enter_recorder();
end
$$;

-- Removes observations that can't count any more, at most so many, and returns how many. For the relay.
create or replace function audit.forget_observations(most integer) returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  gone integer;
begin
  perform audit.require_relay();
  perform audit.enter_recorder();
  delete from audit.alert_observation o
    where (o.organization_id, o.rule, o.subject, o.event_id) in (
      select d.organization_id, d.rule, d.subject, d.event_id from audit.alert_observation d
        where d.kept_until < now() order by d.kept_until limit most for update skip locked);
  get diagnostics gone = row_count;
  perform access.enter_relay();
  return gone;
end
$$;

-- Takes up to so many notifications that are due; nobody else does for as long as the lease. Of the alert there is what may
-- leave the house: no subject, and nothing of the events. For the relay.
create or replace function audit.take_notifications(most integer, lease interval)
  returns table (organization_id uuid, id uuid, channel text, email text, attempts integer, alert_id uuid, rule text,
                 title text, severity text, counted integer, clinic_id uuid, first_at timestamptz, last_at timestamptz,
                 raised_at timestamptz, setting_id uuid, webhook text, secret bytea, secret_key text, secret_id integer)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform audit.require_relay();
  perform audit.enter_recorder();
  return query
    with due as (
      select n.organization_id, n.id from audit.alert_notification n
        where n.next_attempt_at <= clock_timestamp() order by n.next_attempt_at limit take_notifications.most
        for update skip locked
    ), taken as (
      update audit.alert_notification n
        set attempts = n.attempts + 1, next_attempt_at = clock_timestamp() + take_notifications.lease
        from due where n.organization_id = due.organization_id and n.id = due.id
        returning n.organization_id, n.id, n.channel, n.email, n.attempts, n.alert_id
    )
    select t.organization_id, t.id, t.channel, t.email, t.attempts, a.id, a.rule, r.title, a.severity, a.counted, a.clinic_id,
           a.first_at, a.last_at, a.raised_at, s.id, s.webhook, s.secret, s.secret_key, s.secret_id
      from taken t
        join audit.alert a on a.organization_id = t.organization_id and a.id = t.alert_id
        join audit.alert_rule r on r.rule = a.rule
        left join audit.alert_setting s on s.organization_id = a.organization_id and s.rule = a.rule;
  perform access.enter_relay();
end
$$;

-- What became of a notification: sent without an error, tried again after a pause, or with neither given up. For the relay.
create or replace function audit.settle_notification(organization uuid, notification uuid, error text, pause interval)
  returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform audit.require_relay();
  perform audit.enter_recorder();
  update audit.alert_notification n
    set sent_at = case when error is null then clock_timestamp() end, last_error = left(error, 500),
        next_attempt_at = clock_timestamp() + pause
    where n.organization_id = organization and n.id = notification;
  perform access.enter_relay();
end
$$;

-- What is still to be told, what was given up, and how far behind the search is. For the relay.
create or replace function audit.measure_alerts(out waiting bigint, out given_up bigint, out behind bigint, out open bigint)
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform audit.require_relay();
  perform audit.enter_recorder();
  select count(*) filter (where n.next_attempt_at is not null),
         count(*) filter (where n.next_attempt_at is null and n.sent_at is null)
    into waiting, given_up
    from audit.alert_notification n where n.sent_at is null;
  -- Neither a head nor a position is ever removed.
  behind := (select coalesce(sum(h.seq), 0) from audit.chain_head h)
            - (select coalesce(sum(p.seq), 0) from audit.alert_position p);
  select count(*) into open from audit.alert a where a.acknowledged_at is null;
  perform access.enter_relay();
end
$$;

grant execute on function audit.look_for_alerts(integer), audit.forget_observations(integer),
  audit.take_notifications(integer, interval), audit.settle_notification(uuid, uuid, text, interval), audit.measure_alerts()
  to audit_service;
