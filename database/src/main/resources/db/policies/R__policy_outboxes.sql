-- The same rules for the same tables in every service's schema. Events are written by access.emit() (as ward_owner), carried
-- away or set aside by the relay, and never changed; answers to repeated requests belong to who asked. What could not be made
-- into an event holds people's data: no service reads it, and the functions that do so show operators nothing of it.
do $$
declare
  service text;
begin
  foreach service in array array['tenancy', 'metrics', 'audit', 'scheduler'] loop
    execute format($sql$
      grant select, delete on %1$I.outbox to %2$I;
      drop policy if exists "Events are written as they are made, id and all" on %1$I.outbox;
      create policy "Events are written as they are made, id and all" on %1$I.outbox
        for insert to ward_owner with check (id = (event ->> 'id')::uuid);
      drop policy if exists "Events are read by the relay" on %1$I.outbox;
      create policy "Events are read by the relay" on %1$I.outbox
        for select to %2$I using ((select access.scope()) = 'relay');
      drop policy if exists "Events are removed by the relay" on %1$I.outbox;
      create policy "Events are removed by the relay" on %1$I.outbox
        for delete to %2$I using ((select access.scope()) = 'relay');

      drop policy if exists "Events are counted for the relay and for operators" on %1$I.outbox;
      create policy "Events are counted for the relay and for operators" on %1$I.outbox
        for select to ward_owner
        using ((select access.scope()) in ('relay', 'comparison')
          or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

      grant insert on %1$I.outbox_sample to %2$I;
      drop policy if exists "Samples of what was sent are taken by the relay" on %1$I.outbox_sample;
      create policy "Samples of what was sent are taken by the relay" on %1$I.outbox_sample
        for insert to %2$I with check ((select access.scope()) = 'relay');
      drop policy if exists "Samples are seen by the comparison with the record" on %1$I.outbox_sample;
      create policy "Samples are seen by the comparison with the record" on %1$I.outbox_sample
        for select to ward_owner using ((select access.scope()) = 'comparison');
      drop policy if exists "Samples go when they have been compared" on %1$I.outbox_sample;
      create policy "Samples go when they have been compared" on %1$I.outbox_sample
        for delete to ward_owner using ((select access.scope()) = 'comparison');

      grant select, insert, update, delete on %1$I.outbox_parked to %2$I;
      drop policy if exists "Parked events are read by the relay" on %1$I.outbox_parked;
      create policy "Parked events are read by the relay" on %1$I.outbox_parked
        for select to %2$I using ((select access.scope()) = 'relay');
      drop policy if exists "Events are parked by the relay" on %1$I.outbox_parked;
      create policy "Events are parked by the relay" on %1$I.outbox_parked
        for insert to %2$I with check ((select access.scope()) = 'relay');
      drop policy if exists "Events are parked again by the relay" on %1$I.outbox_parked;
      create policy "Events are parked again by the relay" on %1$I.outbox_parked
        for update to %2$I using ((select access.scope()) = 'relay') with check ((select access.scope()) = 'relay');
      drop policy if exists "Parked events go when they are delivered" on %1$I.outbox_parked;
      create policy "Parked events go when they are delivered" on %1$I.outbox_parked
        for delete to %2$I using ((select access.scope()) = 'relay');
      drop policy if exists "Parked events are counted, and replayed by operators" on %1$I.outbox_parked;
      create policy "Parked events are counted, and replayed by operators" on %1$I.outbox_parked
        for select to ward_owner
        using ((select access.scope()) in ('relay', 'comparison')
          or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');
      drop policy if exists "Parked events are replayed by operators" on %1$I.outbox_parked;
      create policy "Parked events are replayed by operators" on %1$I.outbox_parked
        for update to ward_owner
        using ((select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}')
        with check ((select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

      drop policy if exists "Whoever writes an event looks whether there is room" on %1$I.outbox_state;
      create policy "Whoever writes an event looks whether there is room" on %1$I.outbox_state
        for select to ward_owner using (true);
      drop policy if exists "The relay says whether there is room" on %1$I.outbox_state;
      create policy "The relay says whether there is room" on %1$I.outbox_state
        for update to ward_owner
        using ((select access.scope()) = 'relay') with check ((select access.scope()) = 'relay');

      drop policy if exists "Failures are kept as they happen" on %1$I.trigger_failure;
      create policy "Failures are kept as they happen" on %1$I.trigger_failure
        for insert to ward_owner with check (attempts = 0 and dead_at is null);
      drop policy if exists "Failures are seen by the relay, and counted for operators" on %1$I.trigger_failure;
      create policy "Failures are seen by the relay, and counted for operators" on %1$I.trigger_failure
        for select to ward_owner
        using ((select access.scope()) in ('relay', 'comparison') or clinic_id = (select access.clinic_being_purged())
          or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');
      drop policy if exists "Failures are tried again by the relay and by operators" on %1$I.trigger_failure;
      create policy "Failures are tried again by the relay and by operators" on %1$I.trigger_failure
        for update to ward_owner
        using ((select access.scope()) = 'relay'
          or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}')
        with check ((select access.scope()) = 'relay'
          or (select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');
      drop policy if exists "Failures go when they are made good, or with their clinic" on %1$I.trigger_failure;
      create policy "Failures go when they are made good, or with their clinic" on %1$I.trigger_failure
        for delete to ward_owner
        using ((select access.scope()) = 'relay' or clinic_id = (select access.clinic_being_purged()));

      grant select, insert, update on %1$I.relay_lease to %2$I;
      drop policy if exists "Leases are seen by relays" on %1$I.relay_lease;
      create policy "Leases are seen by relays" on %1$I.relay_lease
        for select to %2$I using ((select access.scope()) = 'relay');
      drop policy if exists "Leases are taken by relays" on %1$I.relay_lease;
      create policy "Leases are taken by relays" on %1$I.relay_lease
        for insert to %2$I with check ((select access.scope()) = 'relay');
      drop policy if exists "Leases are renewed by relays" on %1$I.relay_lease;
      create policy "Leases are renewed by relays" on %1$I.relay_lease
        for update to %2$I using ((select access.scope()) = 'relay') with check ((select access.scope()) = 'relay');
      drop policy if exists "Leases are shown to operators" on %1$I.relay_lease;
      create policy "Leases are shown to operators" on %1$I.relay_lease
        for select to ward_owner
        using ((select access.scope()) = 'platform' and (select access.roles()) && '{super_admin}');

      revoke all on %1$I.idempotency_key from %2$I;
      grant select, insert, update on %1$I.idempotency_key to %2$I;
      drop policy if exists "Answers are seen by who asked" on %1$I.idempotency_key;
      create policy "Answers are seen by who asked" on %1$I.idempotency_key
        for select to %2$I using (user_id = (select access.asker()));
      drop policy if exists "Answers are kept for who asked" on %1$I.idempotency_key;
      create policy "Answers are kept for who asked" on %1$I.idempotency_key
        for insert to %2$I with check (user_id = (select access.asker()));
      drop policy if exists "Answers are completed for who asked" on %1$I.idempotency_key;
      create policy "Answers are completed for who asked" on %1$I.idempotency_key
        for update to %2$I using (user_id = (select access.asker())) with check (user_id = (select access.asker()));
      drop policy if exists "Old answers are seen by the function that removes them" on %1$I.idempotency_key;
      create policy "Old answers are seen by the function that removes them" on %1$I.idempotency_key
        for select to ward_owner
        using ((select access.scope()) = 'cleanup' and created_at < now() - interval '24 hours');
      drop policy if exists "Answers are removed when they are old" on %1$I.idempotency_key;
      create policy "Answers are removed when they are old" on %1$I.idempotency_key
        for delete to ward_owner
        using ((select access.scope()) = 'cleanup' and created_at < now() - interval '24 hours');
    $sql$, service, service || '_service');
  end loop;
end
$$;
