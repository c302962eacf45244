-- Reference data, kept by migrations: read by the function that fires timers, as its owner, and by nobody else.
revoke all on scheduler.timer_handler from scheduler_service;

drop policy if exists "Handlers are read by what fires timers" on scheduler.timer_handler;
create policy "Handlers are read by what fires timers" on scheduler.timer_handler
  for select to ward_owner using ((select access.scope()) = 'clockwork');

drop policy if exists "Handlers come with migrations" on scheduler.timer_handler;
create policy "Handlers come with migrations" on scheduler.timer_handler
  for insert to ward_owner with check (session_user = 'ward_migrator');

drop policy if exists "Handlers change with migrations" on scheduler.timer_handler;
create policy "Handlers change with migrations" on scheduler.timer_handler
  for update to ward_owner using (session_user = 'ward_migrator') with check (session_user = 'ward_migrator');

drop policy if exists "Handlers go with migrations" on scheduler.timer_handler;
create policy "Handlers go with migrations" on scheduler.timer_handler
  for delete to ward_owner using (session_user = 'ward_migrator');
