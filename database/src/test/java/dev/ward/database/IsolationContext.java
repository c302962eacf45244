package dev.ward.database;

/** The contexts from which clinic B must be out of reach. */
enum IsolationContext {
  NONE(null, null, false),
  /** The context of the transaction before, on the same connection, must be gone. */
  LEFT_OVER(null, null, true),
  ADMIN_OF_A("clinic", "admin", false),
  STAFF_OF_A("clinic", "staff", false),
  PROVIDER_OF_A("clinic", "provider", false),
  VIEWER_OF_A("clinic", "viewer", false),
  OWNER_OF_A("organization", "owner", false),
  SELF("self", null, false),
  SERVICE_IN_A("clinic", "service", false);

  private final String kind;
  private final String role;
  private final boolean leftover;

  IsolationContext(String kind, String role, boolean leftover) {
    this.kind = kind;
    this.role = role;
    this.leftover = leftover;
  }

  boolean isEmpty() {
    return kind == null;
  }

  boolean leftover() {
    return leftover;
  }

  String enter() {
    boolean service = "service".equals(role);
    boolean owner = "owner".equals(role);
    String addressed =
        switch (kind) {
          case "clinic" -> "'a0000000-0000-7000-8000-00000000000a'";
          case "organization" -> "'a0000000-0000-7000-8000-0000000000aa'";
          default -> "null";
        };
    return """
        select access.enter(%s, 99, %s, '%s', false, %s, '%s', %s,
          '{admin,staff,provider,viewer,owner,service}', false, '{}')
        """
        .formatted(
            service ? "null" : "'a0000000-0000-7000-8000-0000000000a1'",
            service || owner || role == null ? "null" : "'" + role + "'",
            owner ? "{\"a0000000-0000-7000-8000-0000000000aa\": \"owner\"}" : "{}",
            service ? "'some-service'" : "null",
            kind,
            addressed);
  }
}
