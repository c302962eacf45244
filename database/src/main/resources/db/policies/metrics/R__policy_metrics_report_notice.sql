-- Written by metrics.tell_of_report() when somebody is told, and never changed.
revoke all on metrics.report_notice from metrics_service;
grant select on metrics.report_notice to metrics_service;
grant insert (clinic_id, kind, week, report_id) on metrics.report_notice to metrics_service;

drop policy if exists "Notices are seen by the service that gives them" on metrics.report_notice;
create policy "Notices are seen by the service that gives them" on metrics.report_notice
  for select to metrics_service
  using (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{service}');

drop policy if exists "Notices are given by the service" on metrics.report_notice;
create policy "Notices are given by the service" on metrics.report_notice
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id()) and (select access.roles()) && '{service}');

drop policy if exists "Notices are seen by the function that removes them" on metrics.report_notice;
create policy "Notices are seen by the function that removes them" on metrics.report_notice
  for select to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));

drop policy if exists "Notices are purged with the clinic" on metrics.report_notice;
create policy "Notices are purged with the clinic" on metrics.report_notice
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
