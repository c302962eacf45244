-- What a person's next token must claim: {"clinics": {id: role}, "orgs": {id: role}, "epoch": n}. Null for a person who
-- doesn't exist. Only for the loop that carries claims to the identity provider.
-- Security definer: the claims of one person span clinics.
create or replace function access.claims_of(person uuid) returns jsonb
  language sql stable security definer set search_path = ''
begin atomic
  select jsonb_build_object(
      'subject', p.subject,
      'epoch', p.epoch,
      'clinics', coalesce((select jsonb_object_agg(m.clinic_id, m.role)
                             from access.membership m join access.clinic c on c.id = m.clinic_id
                             where m.user_id = p.id and c.status <> 'deleted'), '{}'),
      'orgs', coalesce((select jsonb_object_agg(m.organization_id, m.role)
                          from access.organization_membership m
                          join access.organization o on o.id = m.organization_id
                          where m.user_id = p.id and o.status <> 'deleted'), '{}'))
    from access.principal p
    where p.id = person and p.status = 'active' and access.scope() = 'relay';
end;

grant execute on function access.claims_of(uuid) to tenancy_service;
