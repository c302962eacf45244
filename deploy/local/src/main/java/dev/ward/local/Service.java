package dev.ward.local;

import java.util.Locale;

/** The services, in the order in which they are listed everywhere. */
public enum Service {
  TENANCY(8081),
  METRICS(8082),
  AUDIT(8083),
  SCHEDULER(8084);

  private final int standardPort;

  Service(int standardPort) {
    this.standardPort = standardPort;
  }

  /** Its first path segment. */
  public String shortName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its module, its client at Keycloak and, with an underscore, its database role. */
  public String fullName() {
    return shortName() + "-service";
  }

  String databaseRole() {
    return shortName() + "_service";
  }

  int standardPort() {
    return standardPort;
  }
}
