-- What has ended and is of no use any more. The record keeps what was done; these rows were only there to be looked at.

-- Removes up to so many of each: invitations that were accepted, revoked or ran out longer ago than that; requests for support,
-- and support, that were declined, withdrawn or ended so long ago; broken glass that ended and was reviewed so long ago (what
-- nobody has reviewed stays); the directory's grants that ended a day ago; and answers kept for repeated requests. Returns how
-- many of each. What the policies say is the least that is kept, whatever is asked for. For the clockwork's runs on the platform.
-- Security definer: it spans clinics. What goes is over, whoever asks; afterwards the context is the caller's again.
create or replace function tenancy.forget_ended(
  most integer, keep_invitations interval, keep_grants interval, keep_answers interval,
  out invitations integer, out support_grants integer, out broken_glass integer, out directory_grants integer, out answers integer
)
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  service text := pg_catalog.current_setting('ward.service', true);
  request jsonb := nullif(pg_catalog.current_setting('ward.request', true), '')::jsonb;
  schema_name text;
  gone integer;
begin
  if access.scope() is distinct from 'platform' or not access.roles() && '{service}' then
    raise exception 'not found' using errcode = 'WA003';
  end if;
  perform access.set_context(null, service, 'cleanup', null, '{}', null, '{}', request);
  delete from tenancy.invitation i
    where (i.organization_id, i.id) in (
      select o.organization_id, o.id from tenancy.invitation o
        where coalesce(o.accepted_at, o.revoked_at, o.expires_at) < now() - keep_invitations
        order by o.id limit most);
  get diagnostics invitations = row_count;
  delete from tenancy.support_grant g
    where (g.clinic_id, g.id) in (
      select o.clinic_id, o.id from tenancy.support_grant o
        where tenancy.support_ended_at(o) < now() - keep_grants
        order by o.id limit most);
  get diagnostics support_grants = row_count;
  delete from tenancy.break_glass b
    where (b.clinic_id, b.id) in (
      select o.clinic_id, o.id from tenancy.break_glass o
        where greatest(o.ends_at, o.reviewed_at) < now() - keep_grants and o.reviewed_at is not null
        order by o.id limit most);
  get diagnostics broken_glass = row_count;
  delete from access.access_grant a
    where (a.clinic_id, a.id) in (
      select o.clinic_id, o.id from access.access_grant o where o.ends_at < now() - interval '1 day' order by o.id limit most);
  get diagnostics directory_grants = row_count;
  answers := 0;
  foreach schema_name in array '{tenancy,metrics,audit,scheduler}'::text[] loop
    execute format($sql$
      delete from %1$I.idempotency_key k
        where (k.user_id, k.key) in (
          select o.user_id, o.key from %1$I.idempotency_key o where o.created_at < now() - $2 order by o.created_at limit $1)
      $sql$, schema_name) using most, keep_answers;
    get diagnostics gone = row_count;
    answers := answers + gone;
  end loop;
  perform access.set_context(null, service, 'platform', null, '{}', null, '{service}', request);
  if invitations + support_grants + broken_glass > 0 then
    perform access.emit('cleanup.done', null, 'cleanup', 'ended', null, 'success', null,
                        jsonb_build_object('invitations', jsonb_build_object('old', invitations),
                                           'supportGrants', jsonb_build_object('old', support_grants),
                                           'brokenGlass', jsonb_build_object('old', broken_glass)));
  end if;
end
$$;

-- When nothing could come of it any more; null while something can. A request that nobody answers is over after a month.
create or replace function tenancy.support_ended_at(grant_row tenancy.support_grant) returns timestamptz
  language sql stable set search_path = ''
as $$
  select case (grant_row).state
           when 'requested' then (grant_row).created_at + interval '30 days'
           when 'approved' then (grant_row).ends_at
           when 'ended' then (grant_row).ends_at
           else (grant_row).updated_at end
$$;

grant execute on function tenancy.forget_ended(integer, interval, interval, interval) to scheduler_service;
