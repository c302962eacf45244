package dev.ward.local;

import java.nio.file.Path;

/**
 * What one run of Ward is made of.
 *
 * @param repository the root of the source tree, with everything built
 * @param state where this run keeps its data, logs, secrets and process ids
 */
public record Settings(Path repository, Path state, Ports ports) {
  public Settings {
    repository = repository.toAbsolutePath().normalize();
    state = state.toAbsolutePath().normalize();
  }

  /** The run that {@code deploy/up} starts. */
  public static Settings fromEnvironment() {
    Path repository = Path.of(System.getProperty("ward.repository", "."));
    Path state = Path.of(System.getProperty("ward.state", repository.resolve(".ward").toString()));
    String offset = System.getenv().getOrDefault("WARD_PORT_OFFSET", "0");
    if (!offset.matches("\\d{1,5}")) {
      throw new Failure("WARD_PORT_OFFSET must be a whole number, not \"" + offset + "\".");
    }
    return new Settings(repository, state, Ports.standard(Integer.parseInt(offset)));
  }

  /** Unpacked third parties, shared by all runs from this source tree. */
  Path parts() {
    return repository.resolve("deploy/local/target/parts");
  }

  Path postgresData() {
    return state.resolve("postgres");
  }

  Path keycloakHome() {
    return state.resolve("keycloak");
  }

  /** Where metrics-service keeps an upload until it is imported. */
  Path uploads() {
    return state.resolve("uploads");
  }

  /** Where audit-service keeps its checkpoints outside of the database. */
  Path vault() {
    return state.resolve("vault");
  }

  Path realmFiles() {
    return repository.resolve("deploy/keycloak");
  }

  Path log(String process) {
    return state.resolve("logs").resolve(process + ".log");
  }

  Path processId(String process) {
    return state.resolve("processes").resolve(process + ".pid");
  }

  Path runnable(Service service) {
    return repository.resolve(service.fullName()).resolve("target/quarkus-app/quarkus-run.jar");
  }

  public String issuer() {
    return keycloakUrl() + "/realms/ward";
  }

  public String keycloakUrl() {
    return "http://localhost:" + ports.keycloak();
  }

  /** Where the mails can be read that were sent. */
  public String mailsUrl() {
    return "http://localhost:" + ports.mails();
  }

  public String url(Service service) {
    return "http://localhost:" + ports.of(service);
  }
}
