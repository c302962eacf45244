create or replace trigger touch before insert or update on tenancy.organization
  for each row execute function access.touch_row();
create or replace trigger touch before insert or update on tenancy.clinic
  for each row execute function access.touch_row();
create or replace trigger touch before insert or update on tenancy.user_profile
  for each row execute function access.touch_row();
create or replace trigger touch before insert or update on tenancy.user_clinic_roles
  for each row execute function access.touch_row();
create or replace trigger touch before insert or update on tenancy.organization_role
  for each row execute function access.touch_row();
create or replace trigger touch
  before insert or update of mail_requested_at, revoked_at, accepted_at on tenancy.invitation
  for each row execute function access.touch_row();

create or replace trigger touch before insert or update on tenancy.support_grant
  for each row execute function access.touch_row();
create or replace trigger touch before insert or update on tenancy.break_glass
  for each row execute function access.touch_row();

create or replace trigger keep_order before update on tenancy.support_grant
  for each row execute function tenancy.keep_support_grant_order();
create or replace trigger keep_whole before insert on tenancy.break_glass
  for each row execute function tenancy.keep_glass_whole();
create or replace trigger keep_rules before update on tenancy.break_glass
  for each row execute function tenancy.keep_glass_rules();

create or replace trigger keep_an_admin before update or delete on tenancy.user_clinic_roles
  for each row execute function tenancy.keep_an_admin();
create or replace trigger keep_an_owner before update or delete on tenancy.organization_role
  for each row execute function tenancy.keep_an_owner();

create or replace trigger keep_within_own_role before insert or update on tenancy.user_clinic_roles
  for each row execute function tenancy.keep_within_own_role();
create or replace trigger keep_within_own_role before insert or update on tenancy.organization_role
  for each row execute function tenancy.keep_within_own_organization_role();
-- After the insert: a removal locks the role before the person, and so must this.
create or replace trigger keep_deleted_people_out after insert on tenancy.user_clinic_roles
  for each row execute function tenancy.keep_deleted_people_out();
create or replace trigger keep_deleted_people_out after insert on tenancy.organization_role
  for each row execute function tenancy.keep_deleted_people_out();
-- After, because the columns that they look at are generated.
create or replace trigger keep_within_own_role after insert on tenancy.invitation
  for each row execute function tenancy.keep_invitation_within_own_role();
create or replace trigger keep_one_pending after insert or update of mail_requested_at on tenancy.invitation
  for each row execute function tenancy.keep_one_pending_invitation();
create or replace trigger prepare before insert or update on tenancy.invitation
  for each row execute function tenancy.prepare_invitation();
create or replace trigger keep_status_to_its_masters before update on tenancy.organization
  for each row execute function tenancy.keep_status_to_its_masters();
create or replace trigger keep_status_to_its_masters before update on tenancy.clinic
  for each row execute function tenancy.keep_status_to_its_masters();
create or replace trigger keep_closing_rules before update on tenancy.organization
  for each row when ((new.status = 'deleted') <> (old.status = 'deleted')) execute function tenancy.keep_closing_rules();
create or replace trigger keep_closing_rules before update on tenancy.clinic
  for each row when ((new.status = 'deleted') <> (old.status = 'deleted')) execute function tenancy.keep_closing_rules();
create or replace trigger keep_tier_to_the_platform before update on tenancy.organization
  for each row when (new.tier <> old.tier) execute function tenancy.keep_tier_to_the_platform();
create or replace trigger know_the_time_zone before insert or update of time_zone on tenancy.clinic
  for each row execute function tenancy.know_the_time_zone();

create or replace trigger project after insert or update on tenancy.organization
  for each row execute function tenancy.project_organization();
create or replace trigger project after insert or update on tenancy.clinic
  for each row execute function tenancy.project_clinic();
create or replace trigger project after insert or delete on tenancy.clinic_closure
  for each row execute function tenancy.project_clinic_closure();
create or replace trigger project after insert or update on tenancy.user_profile
  for each row execute function tenancy.project_user_profile();
create or replace trigger project after insert or update or delete on tenancy.user_clinic_roles
  for each row execute function tenancy.project_clinic_role();
create or replace trigger project after insert or update or delete on tenancy.organization_role
  for each row execute function tenancy.project_organization_role();

create or replace trigger project after update on tenancy.support_grant
  for each row execute function tenancy.project_support_grant();
create or replace trigger project after insert or update on tenancy.break_glass
  for each row execute function tenancy.project_break_glass();

-- By their names these come after the projection, in which they count.
create or replace trigger within_tier_changed after update on tenancy.organization
  for each row when (new.tier <> old.tier) execute function tenancy.keep_use_within_tier();
create or replace trigger within_tier_opened after insert on tenancy.clinic
  for each row when (new.status <> 'deleted') execute function tenancy.keep_clinics_within_tier();
create or replace trigger within_tier_restored after update on tenancy.clinic
  for each row when (old.status = 'deleted' and new.status <> 'deleted')
  execute function tenancy.keep_clinics_within_tier();
create or replace trigger within_tier_joined after insert on tenancy.user_clinic_roles
  for each row execute function tenancy.keep_members_within_tier();
create or replace trigger within_tier_stayed after update on tenancy.user_clinic_roles
  for each row when (old.valid_until is not null and (new.valid_until is null or new.valid_until > old.valid_until))
  execute function tenancy.keep_members_within_tier();

-- The audit trail: names and addresses of people stay out of it, their ids are enough; see access.redaction_rule.
create or replace trigger audit after insert or update or delete on tenancy.organization
  for each row execute function access.audit_row('organization', 'id', '');
create or replace trigger audit after insert or update or delete on tenancy.clinic
  for each row execute function access.audit_row('clinic', 'id', 'id');
create or replace trigger audit after insert or delete on tenancy.clinic_closure
  for each row execute function access.audit_row('closure', 'day', 'clinic_id');
create or replace trigger audit after insert or update or delete on tenancy.user_profile
  for each row execute function access.audit_row('profile', 'user_id', '');
create or replace trigger audit after insert or update or delete on tenancy.user_clinic_roles
  for each row execute function access.audit_row('member', 'user_id', 'clinic_id');
create or replace trigger audit after insert or update or delete on tenancy.organization_role
  for each row execute function access.audit_row('organization-member', 'user_id', '');
create or replace trigger audit after insert or update on tenancy.support_grant
  for each row execute function access.audit_row('support-grant', 'id', 'clinic_id');
create or replace trigger audit after insert or update on tenancy.break_glass
  for each row execute function access.audit_row('break-glass', 'id', 'clinic_id');

create or replace trigger touch before insert or update on tenancy.staff_record
  for each row execute function access.touch_row();
create or replace trigger touch before insert or update on tenancy.facility_assignment
  for each row execute function access.touch_row();
create or replace trigger keep_to_people before insert or update of user_id on tenancy.staff_record
  for each row execute function tenancy.keep_to_the_organizations_people();
create or replace trigger keep_to_people before insert or update of user_id on tenancy.facility_assignment
  for each row execute function tenancy.keep_to_the_organizations_people();
create or replace trigger keep_history after insert or update or delete on tenancy.user_clinic_roles
  for each row execute function tenancy.keep_clinic_role_history();
create or replace trigger keep_history after insert or update or delete on tenancy.organization_role
  for each row execute function tenancy.keep_organization_role_history();
create or replace trigger audit after insert or update or delete on tenancy.staff_record
  for each row execute function access.audit_row('staff-record', 'user_id', 'clinic_id');
create or replace trigger audit after insert or update or delete on tenancy.facility_assignment
  for each row execute function access.audit_row('assignment', 'id', 'clinic_id');
create or replace trigger audit after insert or update on tenancy.invitation
  for each row execute function tenancy.audit_invitation();
