package dev.ward.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void aPortInUseIsNamedTogetherWithWhoNeedsIt() throws IOException {
    Ports ports = Ports.free();
    int taken = ports.of(Service.METRICS);
    try (ServerSocket other = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
      assertThat(other.isBound()).isTrue();
      assertThatThrownBy(ports::requireFree)
          .isInstanceOf(Failure.class)
          .hasMessageContaining("Port " + taken)
          .hasMessageContaining("metrics-service");
    }
  }

  @Test
  void freePortsAreAllDifferent() {
    Ports ports = Ports.free();
    Set<Integer> all =
        new HashSet<>(List.of(ports.postgres(), ports.keycloak(), ports.smtp(), ports.mails()));
    all.addAll(ports.services().values());
    assertThat(all).hasSize(4 + Service.values().length);
  }

  @Test
  void anOffsetMovesEveryPort() {
    Ports ports = Ports.standard(100);
    assertThat(ports.postgres()).isEqualTo(5533);
    assertThat(ports.keycloak()).isEqualTo(8280);
    assertThat(ports.smtp()).isEqualTo(8125);
    assertThat(ports.mails()).isEqualTo(8126);
    assertThat(ports.of(Service.SCHEDULER)).isEqualTo(8184);
  }
}
