package dev.ward.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where everything listens, always on the loopback address only.
 *
 * @param smtp where mail is sent to
 * @param mails where it can be read
 */
public record Ports(
    int postgres, int keycloak, int smtp, int mails, Map<Service, Integer> services) {

  /** What was given away as free; it is used only later, and somebody else may ask until then. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  /** The ports that the documentation names, all moved by the same offset. */
  public static Ports standard(int offset) {
    Map<Service, Integer> services = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      services.put(service, service.standardPort() + offset);
    }
    return new Ports(5433 + offset, 8180 + offset, 8025 + offset, 8026 + offset, services);
  }

  /** Ports that nobody uses at this moment, for tests. */
  public static Ports free() {
    List<ServerSocket> held = new ArrayList<>();
    try {
      Map<Service, Integer> services = new EnumMap<>(Service.class);
      for (Service service : Service.values()) {
        services.put(service, hold(held));
      }
      return new Ports(hold(held), hold(held), hold(held), hold(held), services);
    } catch (IOException e) {
      throw new Failure("No free port was found: " + e.getMessage() + ".", e);
    } finally {
      held.forEach(Ports::release);
    }
  }

  /** The same with one service somewhere else. */
  Ports with(Service service, int port) {
    Map<Service, Integer> moved = new EnumMap<>(services);
    moved.put(service, port);
    return new Ports(postgres, keycloak, smtp, mails, moved);
  }

  public int of(Service service) {
    return services.getOrDefault(service, service.standardPort());
  }

  void requireFree() {
    requireFree("PostgreSQL", postgres);
    requireFree("Keycloak", keycloak);
    requireFree("the mail sink", smtp);
    requireFree("the mail sink", mails);
    services.forEach((service, port) -> requireFree(service.fullName(), port));
  }

  static void requireFree(String user, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new Failure(
          "Port %d, which %s needs, is in use; stop what listens there or set WARD_PORT_OFFSET to move all of Ward's ports."
              .formatted(port, user),
          e);
    }
  }

  private static int hold(List<ServerSocket> held) throws IOException {
    while (true) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      held.add(socket);
      if (GIVEN.add(socket.getLocalPort())) {
        return socket.getLocalPort();
      }
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new Failure("A probed port could not be given back: " + e.getMessage() + ".", e);
    }
  }
}
