package dev.ward.local.drill;

import dev.ward.local.Ports;
import dev.ward.local.Service;
import dev.ward.local.Settings;
import dev.ward.local.WardStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Another instance of a service, with settings of its own, to do to it what drills do. */
final class Beside implements AutoCloseable {

  private final WardStack ward;
  private final Service service;
  private final int port;
  private final WardStack.Instance instance;

  /**
   * Of metrics-service.
   *
   * @param own variables of the environment that it has and others don't
   */
  Beside(WardStack ward, Map<String, String> own) {
    this(ward, Service.METRICS, own);
  }

  Beside(WardStack ward, Service service, Map<String, String> own) {
    this.ward = ward;
    this.service = service;
    this.port = Ports.free().of(service);
    this.instance = ward.startBeside(service, port, own);
  }

  /** Where a database is that is reached through the given port. */
  static Map<String, String> databaseAt(int port, String name, Map<String, String> beside) {
    Map<String, String> all = new HashMap<>(beside);
    all.put(
        "QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://127.0.0.1:%d/%s".formatted(port, name));
    return all;
  }

  /** The same Ward, seen through this instance. */
  Settings settings() {
    Settings all = ward.settings();
    Map<Service, Integer> services = new EnumMap<>(all.ports().services());
    services.put(service, port);
    Ports ports = all.ports();
    return new Settings(
        all.repository(),
        all.state(),
        new Ports(ports.postgres(), ports.keycloak(), ports.smtp(), ports.mails(), services));
  }

  int port() {
    return port;
  }

  String url() {
    return instance.url();
  }

  String log() {
    try {
      return Files.readString(
          ward.settings().state().resolve("logs/%s-%d.log".formatted(service.fullName(), port)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to end, as a deployment does, and returns when it has. */
  @Override
  public void close() {
    instance.close();
  }
}
