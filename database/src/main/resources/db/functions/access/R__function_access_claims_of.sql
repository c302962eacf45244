-- What a person's next token must claim: {"subject", "epoch", "clinics": {id: role}, "orgs": {id: role}, "by_reference"}.
-- Null for a person who doesn't exist or is disabled. A token has to fit into a header wherever it goes, and an id with
-- its role takes 66 bytes of it: with more than 30 of them both maps stay empty, by_reference is true, and the context
-- function looks the roles up. Only for the loop that carries claims to the identity provider and for its own questions.
-- Security definer: the claims of one person span clinics.
create or replace function access.claims_of(person uuid) returns jsonb
  language sql stable security definer set search_path = ''
begin atomic
  select jsonb_build_object('subject', p.subject, 'epoch', p.epoch)
      || case when clinics.n + orgs.n > 30
           then '{"clinics": {}, "orgs": {}, "by_reference": true}'
           else jsonb_build_object('clinics', clinics.roles, 'orgs', orgs.roles, 'by_reference', false) end
    from access.principal p,
      lateral (select count(*) as n, coalesce(jsonb_object_agg(m.clinic_id, m.role), '{}') as roles
                 from access.membership m
                 join access.clinic c on c.id = m.clinic_id
                 join access.organization o on o.id = c.organization_id
                 where m.user_id = p.id and m.valid @> now() and c.status <> 'deleted' and o.status <> 'deleted') clinics,
      lateral (select count(*) as n, coalesce(jsonb_object_agg(m.organization_id, m.role), '{}') as roles
                 from access.organization_membership m
                 join access.organization o on o.id = m.organization_id
                 where m.user_id = p.id and o.status <> 'deleted') orgs
    where p.id = person and p.status = 'active'
      and (access.scope() = 'relay' or access.scope() = 'platform' and access.roles() = '{service}');
end;

-- The same for whom the identity provider knows as the subject. For somebody who has never been seen: no roles, epoch 0.
-- Null for a person who is disabled, and for anybody but a service that asks on the platform's behalf.
-- Security definer: nobody reads the directory's people.
create or replace function access.claims_for(subject text) returns jsonb
  language sql stable security definer set search_path = ''
begin atomic
  select case when p.id is null
      then jsonb_build_object('subject', claims_for.subject, 'epoch', 0, 'clinics', '{}'::jsonb, 'orgs', '{}'::jsonb,
                              'by_reference', false)
      else access.claims_of(p.id) end
    from (select) as one left join access.principal p on p.subject = claims_for.subject
    where access.scope() = 'platform' and access.roles() = '{service}';
end;

grant execute on function access.claims_of(uuid), access.claims_for(text) to tenancy_service;
