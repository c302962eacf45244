package dev.ward.tenancy.member;

import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/**
 * The two lists of people: of a clinic and of an organization. The statements differ in names only.
 */
enum Roster {
  CLINIC(
      """
      select r.user_id, p.name, p.email, r.role, r.valid_from, r.valid_until, r.version, r.created_at, r.updated_at
      from tenancy.user_clinic_roles r join tenancy.user_profile p on p.user_id = r.user_id
      where r.clinic_id = $1 and ($2::text is null or (coalesce(p.name, ''), r.user_id) > ($2, $3))
      order by coalesce(p.name, ''), r.user_id limit $4
      """,
      """
      select r.user_id, p.name, p.email, r.role, r.valid_from, r.valid_until, r.version, r.created_at, r.updated_at
      from tenancy.user_clinic_roles r join tenancy.user_profile p on p.user_id = r.user_id
      where r.clinic_id = $1 and r.user_id = $2
      """,
      """
      select version from tenancy.user_clinic_roles where clinic_id = $1 and user_id = $2 for update
      """,
      """
      insert into tenancy.user_clinic_roles as r (clinic_id, user_id, role, valid_from, valid_until)
      values ($1, $2, $3, $4, $5)
      on conflict (clinic_id, user_id) do update
        set role = excluded.role, valid_from = excluded.valid_from, valid_until = excluded.valid_until
        where (r.role, r.valid_from, r.valid_until)
          is distinct from (excluded.role, excluded.valid_from, excluded.valid_until)
      returning old.user_id is null as created
      """,
      """
      delete from tenancy.user_clinic_roles where clinic_id = $1 and user_id = $2
      """) {
    @Override
    Tuple giving(UUID place, UUID userId, Assigned assigned) {
      return Tuple.of(place, userId, assigned.role(), assigned.from(), assigned.until());
    }

    @Override
    Scope toRead(UUID place) {
      return Scope.clinic(place, Permission.READ_MEMBERS);
    }

    @Override
    Scope toManage(UUID place) {
      return Scope.clinic(place, Permission.MANAGE_MEMBERS);
    }

    @Override
    Scope toEnd(UUID place) {
      return Scope.clinic(place, Permission.END_MEMBERSHIP);
    }
  },

  ORGANIZATION(
      """
      select r.user_id, p.name, p.email, r.role, null::date as valid_from, null::date as valid_until, r.version, r.created_at, r.updated_at
      from tenancy.organization_role r join tenancy.user_profile p on p.user_id = r.user_id
      where r.organization_id = $1 and ($2::text is null or (coalesce(p.name, ''), r.user_id) > ($2, $3))
      order by coalesce(p.name, ''), r.user_id limit $4
      """,
      """
      select r.user_id, p.name, p.email, r.role, null::date as valid_from, null::date as valid_until, r.version, r.created_at, r.updated_at
      from tenancy.organization_role r join tenancy.user_profile p on p.user_id = r.user_id
      where r.organization_id = $1 and r.user_id = $2
      """,
      """
      select version from tenancy.organization_role where organization_id = $1 and user_id = $2 for update
      """,
      """
      insert into tenancy.organization_role as r (organization_id, user_id, role) values ($1, $2, $3)
      on conflict (organization_id, user_id) do update set role = excluded.role where r.role <> excluded.role
      returning old.user_id is null as created
      """,
      """
      delete from tenancy.organization_role where organization_id = $1 and user_id = $2
      """) {
    @Override
    Tuple giving(UUID place, UUID userId, Assigned assigned) {
      return Tuple.of(place, userId, assigned.role());
    }

    @Override
    Scope toRead(UUID place) {
      return Scope.organization(place, Permission.READ_ORGANIZATION);
    }

    @Override
    Scope toManage(UUID place) {
      return Scope.organization(place, Permission.MANAGE_OWNERS);
    }

    @Override
    Scope toEnd(UUID place) {
      return Scope.organization(place, Permission.END_ORGANIZATION_ROLE);
    }
  };

  final String list;
  final String read;
  final String lock;
  final String give;
  final String end;

  Roster(String list, String read, String lock, String give, String end) {
    this.list = list;
    this.read = read;
    this.lock = lock;
    this.give = give;
    this.end = end;
  }

  /** The arguments of {@link #give}; a role in an organization has no end of its own. */
  abstract Tuple giving(UUID place, UUID userId, Assigned assigned);

  abstract Scope toRead(UUID place);

  abstract Scope toManage(UUID place);

  /** Of everybody who has a role there: they may at least end their own. */
  abstract Scope toEnd(UUID place);
}
