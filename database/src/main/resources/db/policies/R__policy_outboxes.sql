-- The same rules for the same three tables in every service's schema. Events are written by access.emit() (as ward_owner),
-- carried away by the relay, and never changed; answers to repeated requests belong to who asked.
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

      grant select, insert, update, delete on %1$I.idempotency_key to %2$I;
      drop policy if exists "Answers are seen by who asked" on %1$I.idempotency_key;
      create policy "Answers are seen by who asked" on %1$I.idempotency_key
        for select to %2$I using (user_id = (select access.uid()) or (select access.scope()) = 'relay');
      drop policy if exists "Answers are kept for who asked" on %1$I.idempotency_key;
      create policy "Answers are kept for who asked" on %1$I.idempotency_key
        for insert to %2$I with check (user_id = (select access.uid()));
      drop policy if exists "Answers are completed for who asked" on %1$I.idempotency_key;
      create policy "Answers are completed for who asked" on %1$I.idempotency_key
        for update to %2$I using (user_id = (select access.uid())) with check (user_id = (select access.uid()));
      drop policy if exists "Answers are removed when they are old" on %1$I.idempotency_key;
      create policy "Answers are removed when they are old" on %1$I.idempotency_key
        for delete to %2$I
        using ((select access.scope()) = 'relay' and created_at < now() - interval '24 hours');
    $sql$, service, service || '_service');
  end loop;
end
$$;
