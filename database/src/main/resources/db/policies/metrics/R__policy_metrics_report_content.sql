-- A copy outlives a grant that ends, so who sees the clinic by a grant gets none.
revoke all on metrics.report_content from metrics_service;
grant select on metrics.report_content to metrics_service;
grant insert (clinic_id, report_id, format, content) on metrics.report_content to metrics_service;

drop policy if exists "Reports are handed out to those who may take figures away" on metrics.report_content;
create policy "Reports are handed out to those who may take figures away" on metrics.report_content
  for select to metrics_service
  using (clinic_id = any ((select access.clinic_ids())::uuid[])
    and (select access.roles()) && '{viewer,staff,provider,admin,owner,compliance,service}');

drop policy if exists "Reports' files are visible to the function that removes them" on metrics.report_content;
create policy "Reports' files are visible to the function that removes them" on metrics.report_content
  for select to ward_owner
  using (clinic_id = any ((select access.clinic_ids())::uuid[]));

drop policy if exists "Reports' files are written by who made the report" on metrics.report_content;
create policy "Reports' files are written by who made the report" on metrics.report_content
  for insert to metrics_service
  with check (clinic_id = (select access.clinic_id())
    and (select access.roles()) && '{admin,owner,service}'
    and exists (
      select from metrics.report r
        where r.clinic_id = report_content.clinic_id and r.id = report_content.report_id
          and r.created_by is not distinct from (select access.uid())));

drop policy if exists "Reports' files are purged with the clinic" on metrics.report_content;
create policy "Reports' files are purged with the clinic" on metrics.report_content
  for delete to ward_owner
  using (clinic_id = (select access.clinic_being_purged()));
