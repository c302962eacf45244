package dev.ward.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script that puts a release on a cluster, with a kubectl that only writes down what it is
 * told.
 */
class RollOutTest {
  private static final String KUBECTL =
      """
      #!/usr/bin/env bash
      echo "$*" >> "$TOLD"
      case "$*" in *"$FAILS"*) exit 1;; esac
      """;

  @TempDir Path directory;

  @Test
  void servicesAreReplacedAfterTheMigrationHasEndedWell() throws Exception {
    assertThat(rollOut("nothing at all")).isZero();

    assertThat(told())
        .containsSubsequence(
            "apply --kustomize . --selector app.kubernetes.io/component notin (service, migration)",
            "-n ward wait clusters.postgresql.cnpg.io/postgres --for=condition=Ready --timeout=15m",
            "-n ward delete job migration --ignore-not-found",
            "apply --kustomize . --selector app.kubernetes.io/component = migration",
            "-n ward wait job/migration --for=condition=Complete --timeout=60m",
            "apply --kustomize . --selector app.kubernetes.io/component = service",
            "-n ward rollout status deployment/scheduler-service --timeout=10m");
  }

  @Test
  void servicesStayWhatTheyAreWhenTheMigrationFails() throws Exception {
    assertThat(rollOut("wait job/migration")).isEqualTo(1);

    assertThat(told()).noneMatch(line -> line.contains("component = service"));
  }

  @Test
  void nothingBeginsBeforeTheDatabaseIsThere() throws Exception {
    assertThat(rollOut("wait clusters.postgresql.cnpg.io/postgres")).isEqualTo(1);

    assertThat(told()).noneMatch(line -> line.contains("component = migration"));
  }

  private int rollOut(String fails) throws IOException, InterruptedException {
    Path kubectl = Files.writeString(directory.resolve("kubectl"), KUBECTL);
    Files.setPosixFilePermissions(kubectl, PosixFilePermissions.fromString("rwx------"));
    ProcessBuilder script =
        new ProcessBuilder(
            Overlays.REPOSITORY.resolve("deploy/kubernetes/roll-out").toString(), "prod");
    script.environment().put("PATH", directory + ":" + System.getenv("PATH"));
    script.environment().put("TOLD", directory.resolve("told").toString());
    script.environment().put("FAILS", fails);
    script.redirectErrorStream(true).redirectOutput(directory.resolve("output").toFile());
    Process process = script.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private List<String> told() throws IOException {
    return Files.readAllLines(directory.resolve("told"));
  }
}
