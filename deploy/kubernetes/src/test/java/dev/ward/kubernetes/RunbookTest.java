package dev.ward.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunbookTest {
  private static final Path DOCS = Overlays.REPOSITORY.resolve("docs");

  static Stream<Path> files() {
    return Stream.concat(
        Sources.files(DOCS.resolve("runbooks"), ".md").stream(),
        Stream.of(
            DOCS.resolve("slo.md"), Overlays.REPOSITORY.resolve("deploy/kubernetes/README.md")));
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatItTellsSomebodyToDoCanBeDone(Path file) {
    assertThat(Runbook.of(file).offences()).isEmpty();
  }

  @Test
  void whatIsGoneIsNoticed() {
    Runbook broken =
        new Runbook(
            DOCS.resolve("runbooks/broken.md"),
            """
            `GET /scheduler/v1/jobs`, then `POST /scheduler/v1/jobs/<name>/gone`.
            Set `WARD_OUTBOX_CAPS`, not `WARD_OUTBOX_CAP` or `WARD_LIMITS_CALLER_*`; see [there](gone.md) and [here](restore.md).
            """);

    assertThat(broken.offences())
        .containsExactly(
            "POST /scheduler/v1/jobs/<name>/gone is no operation",
            "WARD_OUTBOX_CAPS is read by nobody",
            "gone.md is not there to be read");
  }
}
