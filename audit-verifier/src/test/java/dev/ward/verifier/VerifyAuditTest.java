package dev.ward.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyAuditTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void aWholeExportIsWholeByEitherFormOfTheKeyAndFromStandardInput() throws Exception {
    String export = file("export.ndjson", SampleExport.of(4).bytes());
    assertThat(run("", export, "--key", pem())).as(printed()).isZero();
    assertThat(run("", export, "--key", jwks())).as(printed()).isZero();
    assertThat(printed()).contains("Whole: 4 events", "Signed by key k1");
    String piped = new String(SampleExport.of(4).bytes(), StandardCharsets.UTF_8);
    assertThat(run(piped, "-", "--key", jwks())).as(printed()).isZero();
  }

  @Test
  void theFirstBadEventIsNamed() throws Exception {
    SampleExport sample = SampleExport.of(4);
    sample.events.remove(1);
    String export = file("export.ndjson", sample.bytes());
    assertThat(run("", export, "--key", pem())).isEqualTo(VerifyAudit.NOT_WHOLE);
    assertThat(printed())
        .contains("NOT WHOLE. Event 2 of chain " + SampleExport.CLINIC)
        .contains("removed");
  }

  @Test
  void checkpointsAreTakenAsTheApiGivesThem() throws Exception {
    Checkpoint checkpoint = SampleExport.of(5).checkpoint(5, "2026-11-03T00:00:00Z");
    String page =
        "{\"items\":[{\"version\":1,\"stream\":\"%s\",\"seq\":5,\"hash\":\"%s\",\"at\":\"%s\",\"keyId\":\"k1\",\"signature\":\"%s\"}],\"next\":null}"
            .formatted(
                checkpoint.stream(), checkpoint.hash(), checkpoint.at(), checkpoint.signature());
    String checkpoints = file("checkpoints.json", page.getBytes(StandardCharsets.UTF_8));
    String cut = file("cut.ndjson", SampleExport.of(4).bytes());
    assertThat(run("", cut, "--key", pem(), "--checkpoints", checkpoints))
        .isEqualTo(VerifyAudit.NOT_WHOLE);
    assertThat(printed()).contains("Event 5");
    String whole = file("whole.ndjson", SampleExport.of(5).bytes());
    assertThat(run("", whole, "--key", pem(), "--checkpoints", checkpoints)).isZero();
    assertThat(printed()).contains("Held against 1 checkpoints");
  }

  @Test
  void whatIsNoExportNoKeyOrNoFileIsUnusable() throws Exception {
    String export = file("export.ndjson", SampleExport.of(1).bytes());
    assertThat(run("")).isEqualTo(VerifyAudit.UNUSABLE);
    assertThat(run("", export, "--unknown")).isEqualTo(VerifyAudit.UNUSABLE);
    assertThat(run("", folder.resolve("none").toString())).isEqualTo(VerifyAudit.UNUSABLE);
    assertThat(run("", export, "--key", export)).isEqualTo(VerifyAudit.UNUSABLE);
    assertThat(run("id,action\n1,goal.updated\n", "-")).isEqualTo(VerifyAudit.UNUSABLE);
    assertThat(run("", "-")).isEqualTo(VerifyAudit.UNUSABLE);
  }

  private int run(String input, String... arguments) {
    printed.reset();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
    return new VerifyAudit(new ByteArrayInputStream(bytes), out, out).run(arguments);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private String pem() throws Exception {
    String encoded =
        Base64.getMimeEncoder().encodeToString(SampleExport.KEY.getPublic().getEncoded());
    String pem = "-----BEGIN PUBLIC KEY-----\n" + encoded + "\n-----END PUBLIC KEY-----\n";
    return file("key.pem", pem.getBytes(StandardCharsets.UTF_8));
  }

  private String jwks() throws Exception {
    String x =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(PublicKeys.raw(SampleExport.KEY.getPublic()));
    String jwks =
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"k1\",\"x\":\"%s\"}]}"
            .formatted(x);
    return file("keys.json", jwks.getBytes(StandardCharsets.UTF_8));
  }

  private String file(String name, byte[] bytes) throws Exception {
    return Files.write(folder.resolve(name), bytes).toString();
  }
}
