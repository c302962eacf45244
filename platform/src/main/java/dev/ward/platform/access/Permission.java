package dev.ward.platform.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * What may be done, and the roles that may do it: the access matrix. The database holds the same
 * rules again as row-level security; a request passes both.
 */
public enum Permission {
  READ_METRICS(
      "viewer",
      "staff",
      "provider",
      "admin",
      "owner",
      "compliance",
      "support",
      "emergency",
      "service"),
  /**
   * A copy outlives a grant that ends, so nobody takes one away who sees the clinic by a grant.
   * Everybody has exports of their own only, but admins; row-level security sees to that.
   */
  EXPORT_METRICS("viewer", "staff", "provider", "admin", "owner", "compliance", "service"),
  /** Rows that speak of patients. A provider takes their own only; the database sees to that. */
  EXPORT_FACTS("staff", "provider", "admin", "service"),
  /** A provider writes rows of their own only; row-level security sees to that. */
  WRITE_FACTS("staff", "provider", "admin", "service"),
  MANAGE_PROVIDERS("admin", "owner"),
  /** Where facts are fetched from, and with whose key. */
  MANAGE_SOURCES("admin", "owner"),
  /** A provider manages goals of their own only; row-level security sees to that. */
  MANAGE_GOALS("provider", "admin", "owner"),
  MAKE_REPORTS("admin", "owner", "service"),
  READ_GOAL_TEMPLATES("owner", "compliance"),
  MANAGE_GOAL_TEMPLATES("owner"),
  READ_DEFINITIONS("owner", "compliance"),
  MANAGE_DEFINITIONS("owner"),
  READ_CLINIC(
      "viewer", "staff", "provider", "admin", "owner", "compliance", "emergency", "super_admin"),
  READ_MEMBERS("admin", "owner", "compliance", "super_admin"),
  MANAGE_MEMBERS("admin", "owner", "super_admin"),
  /**
   * Every member may end their own membership; that they end no other's, row-level security sees
   * to.
   */
  END_MEMBERSHIP("viewer", "staff", "provider", "admin", "owner", "super_admin"),
  /** Of a staff record, members see their own; row-level security sees to that. */
  READ_STAFF("viewer", "staff", "provider", "admin", "owner", "compliance"),
  MANAGE_STAFF("admin", "owner"),
  /** With these roles or without any: what it takes is an invitation to the caller's address. */
  ACCEPT_INVITATION("viewer", "staff", "provider", "admin", "owner", "compliance", "super_admin"),
  MANAGE_CLINIC("admin", "owner", "super_admin"),
  CLOSE_CLINIC("owner", "super_admin"),
  READ_ORGANIZATION("owner", "compliance", "super_admin"),
  MANAGE_ORGANIZATION("owner", "super_admin"),
  CLOSE_ORGANIZATION("owner", "super_admin"),
  /** What an organization pays for is agreed with the platform. */
  SET_TIER("super_admin"),
  SUSPEND("super_admin"),
  MANAGE_OWNERS("owner", "super_admin"),
  /** Everybody may end their own role; that they end no other's, row-level security sees to. */
  END_ORGANIZATION_ROLE("owner", "compliance", "super_admin"),
  /** Everybody's own, with these roles or without any. */
  END_ACCOUNT("viewer", "staff", "provider", "admin", "owner", "compliance", "super_admin"),
  /** To see a clinic's numbers and its trail, an operator needs its admins' consent. */
  ASK_FOR_SUPPORT_ACCESS("super_admin"),
  READ_SUPPORT_ACCESS("admin", "owner", "compliance", "super_admin"),
  GRANT_SUPPORT_ACCESS("admin", "owner"),
  /** An operator ends what is theirs only; row-level security sees to that. */
  END_SUPPORT_ACCESS("admin", "owner", "super_admin"),
  /** A provider of another clinic of the organization, for an emergency. */
  BREAK_GLASS("emergency"),
  /** Who has broken the glass ends their own only; row-level security sees to that. */
  END_BREAK_GLASS("admin", "owner", "emergency"),
  REVIEW_BREAK_GLASS("admin", "owner", "compliance"),
  READ_AUDIT("admin", "owner", "compliance", "support"),
  /** A copy outlives a grant that ends, so nobody takes one away who sees the trail by a grant. */
  EXPORT_AUDIT("admin", "owner", "compliance"),
  /** How long the record is kept, where it is sent to, and who is told when something is amiss. */
  MANAGE_AUDIT("owner", "compliance"),
  /** Nobody can undo it, so a hold that keeps the patient's record refuses it. */
  ERASE_SUBJECTS("owner", "compliance"),
  READ_JOBS("admin", "owner", "super_admin", "service"),
  RUN_JOBS("admin", "owner", "super_admin", "service"),
  /** Whatever is told goes to people and channels of the place alone; the database sees to that. */
  NOTIFY("admin", "owner", "service"),
  /** Where a place can be told something, without a person. */
  MANAGE_CHANNELS("admin", "owner"),
  MANAGE_TIMERS("admin", "owner", "service"),
  /** What a person's next token must claim; for identity providers that ask when they issue one. */
  READ_CLAIMS("service"),
  /** Work across all clinics, by the platform's operators. */
  OPERATE("super_admin"),
  INGEST_EVENTS("service"),
  /** To have the chains of the record signed at once; it happens by itself, too. */
  SIGN_CHAINS("super_admin", "service");

  private static final Set<Permission> SENSITIVE =
      EnumSet.of(
          CLOSE_CLINIC,
          CLOSE_ORGANIZATION,
          MANAGE_OWNERS,
          END_ORGANIZATION_ROLE,
          END_ACCOUNT,
          ERASE_SUBJECTS,
          GRANT_SUPPORT_ACCESS);

  private final String[] roles;

  Permission(String... roles) {
    this.roles = roles;
  }

  public String[] roles() {
    return roles.clone();
  }

  /** Whether a stolen session must not be enough for it: it asks for a recent sign-in. */
  boolean isSensitive() {
    return SENSITIVE.contains(this);
  }
}
