package dev.ward.platform.access;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request addresses and what it wants to do there; the transaction sees nothing beyond it.
 *
 * @param id the clinic's or organization's; null for the other kinds
 * @param permission null only for a caller's own affairs, which need no role
 */
public record Scope(Kind kind, @Nullable UUID id, @Nullable Permission permission) {

  private static final String[] NO_ROLES = {};

  public enum Kind {
    CLINIC("clinic"),
    ORGANIZATION("organization"),
    SELF("self"),
    PLATFORM("platform"),
    EMERGENCY("emergency");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    /** What the context function calls it. */
    public String code() {
      return code;
    }
  }

  public static Scope clinic(UUID clinicId, Permission permission) {
    return new Scope(
        Kind.CLINIC, Objects.requireNonNull(clinicId), Objects.requireNonNull(permission));
  }

  public static Scope organization(UUID organizationId, Permission permission) {
    return new Scope(
        Kind.ORGANIZATION,
        Objects.requireNonNull(organizationId),
        Objects.requireNonNull(permission));
  }

  /** A clinic of the caller's organization in which they have no role; shows nothing of it. */
  public static Scope emergency(UUID clinicId) {
    return new Scope(Kind.EMERGENCY, Objects.requireNonNull(clinicId), Permission.BREAK_GLASS);
  }

  /** The caller's own profile and places: needs no role, shows nothing of anybody else. */
  public static Scope self() {
    return new Scope(Kind.SELF, null, null);
  }

  /** The end of the caller's own account: their affair alone, but not one for a stolen session. */
  public static Scope account() {
    return new Scope(Kind.SELF, null, Permission.END_ACCOUNT);
  }

  /** The caller's own affair, too, but one that the trail names when it is refused. */
  public static Scope acceptance() {
    return new Scope(Kind.SELF, null, Permission.ACCEPT_INVITATION);
  }

  /** No clinic at all: what is seen there belongs to the platform. */
  public static Scope platform(Permission permission) {
    return new Scope(Kind.PLATFORM, null, Objects.requireNonNull(permission));
  }

  /** Whether what is wanted there needs a recent sign-in. */
  public boolean isSensitive() {
    return permission != null && permission.isSensitive();
  }

  /** The roles of which the caller needs one. */
  public String[] roles() {
    return permission == null ? NO_ROLES : permission.roles();
  }

  /** The role that the caller's token claims here; null for none. */
  public @Nullable String claimedRole(Caller caller) {
    return kind == Kind.CLINIC && id != null ? caller.clinics().get(id) : null;
  }

  /** What was attempted, for the audit trail. */
  public String action() {
    return permission == null ? "self" : permission.name().toLowerCase(java.util.Locale.ROOT);
  }
}
