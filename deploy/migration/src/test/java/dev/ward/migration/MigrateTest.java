package dev.ward.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.flywaydb.core.api.Location;
import org.junit.jupiter.api.Test;

class MigrateTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @Test
  void itSaysWhichDatabaseItLacks() {
    assertThat(migrate(Map.of("FLYWAY_URL", "jdbc:postgresql://x/ward"), "migrate")).isEqualTo(2);
    assertThat(told()).contains("FLYWAY_USER is not set");
  }

  @Test
  void itDoesNothingButWhatItKnows() {
    assertThat(migrate(Map.of(), "clean")).isEqualTo(2);
    assertThat(migrate(Map.of())).isEqualTo(2);
  }

  @Test
  void itFailsWithoutTellingThePasswordWhenTheDatabaseIsAway() throws IOException {
    Map<String, String> nobody =
        Map.of(
            "FLYWAY_URL", "jdbc:postgresql://127.0.0.1:%d/ward".formatted(portOfNobody()),
            "FLYWAY_USER", "ward_migrator",
            "FLYWAY_PASSWORD", "very-secret");

    assertThat(migrate(nobody, "migrate")).isEqualTo(1);
    assertThat(told()).contains("127.0.0.1").doesNotContain("very-secret");
  }

  @Test
  void itSaysInASentenceThatTheDatabaseCannotBeAddressed() {
    Map<String, String> mistyped =
        Map.of("FLYWAY_URL", "jdbc:postgre//x", "FLYWAY_USER", "a", "FLYWAY_PASSWORD", "b");

    assertThat(migrate(mistyped, "migrate")).isEqualTo(1);
    assertThat(told()).contains("can't be addressed").doesNotContain("\tat ");
  }

  @Test
  void itRunsAllOfWardsMigrations() {
    assertThat(Migrations.configured().getLocations())
        .extracting(Location::getDescriptor)
        .containsExactly(
            "classpath:db/functions", "classpath:db/migrations", "classpath:db/policies");
    assertThat(getClass().getClassLoader().getResource("db/policies")).isNotNull();
  }

  private int migrate(Map<String, String> environment, String... arguments) {
    PrintStream print = new PrintStream(told, true, StandardCharsets.UTF_8);
    return new Migrate(environment, print, print).run(arguments);
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }

  private static int portOfNobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
