package dev.ward.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.verifier.Finding.Kind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExportVerifierTest {

  private final Checkpoints checkpoints = new Checkpoints();

  @Test
  void aCutTailIsFoundByACheckpoint() throws Exception {
    SampleExport whole = SampleExport.of(5);
    SampleExport cut = SampleExport.of(3);
    checkpoints.add(whole.checkpoint(2, "2026-11-02T00:00:00Z"));
    assertThat(verify(cut.bytes()).finding()).isNull();
    checkpoints.add(whole.checkpoint(5, "2026-11-03T00:00:00Z"));
    Finding finding = verify(cut.bytes()).finding();
    assertThat(finding).isNotNull();
    assertThat(finding.kind()).isEqualTo(Kind.REMOVED);
    assertThat(finding.seq()).isEqualTo(4);
  }

  @Test
  void whatWasSignedAfterTheExportWasMadeIsNotMissing() throws Exception {
    checkpoints.add(SampleExport.of(5).checkpoint(5, "2026-11-21T00:00:00Z"));
    assertThat(verify(SampleExport.of(3).bytes()).finding()).isNull();
  }

  @Test
  void anEventThatIsNotTheOneOfItsCheckpointIsFound() throws Exception {
    checkpoints.add(
        SampleExport.checkpoint(Checkpoint.CHECKPOINT, 2, "ab".repeat(32), "2026-11-02T00:00:00Z"));
    Finding finding = verify(SampleExport.of(3).bytes()).finding();
    assertThat(finding).isNotNull();
    assertThat(finding.kind()).isEqualTo(Kind.ALTERED);
    assertThat(finding.seq()).isEqualTo(2);
  }

  @Test
  void aCheckpointThatNobodyOfOursSignedProvesNothing() throws Exception {
    Checkpoint signed = SampleExport.of(3).checkpoint(2, "2026-11-02T00:00:00Z");
    checkpoints.add(
        new Checkpoint(
            signed.kind(),
            signed.stream(),
            3,
            signed.hash(),
            signed.at(),
            signed.keyId(),
            signed.signature()));
    Finding finding = verify(SampleExport.of(3).bytes()).finding();
    assertThat(finding).isNotNull();
    assertThat(finding.kind()).isEqualTo(Kind.UNPROVED);
  }

  @Test
  void aChainThatBeginsLaterNeedsAnAnchorThatItIsChainedTo() throws Exception {
    SampleExport whole = SampleExport.of(5);
    byte[] rest = whole.without(2).bytes();
    Finding finding = verify(rest).finding();
    assertThat(finding).isNotNull();
    assertThat(finding.kind()).isEqualTo(Kind.REMOVED);
    assertThat(finding.seq()).isEqualTo(1);

    String at = "2026-11-02T00:00:00Z";
    checkpoints.add(SampleExport.checkpoint(Checkpoint.ANCHOR, 2, whole.hashes.get(1), at));
    assertThat(verify(rest).finding()).isNull();
    checkpoints.add(SampleExport.checkpoint(Checkpoint.ANCHOR, 2, "ab".repeat(32), at));
    assertThat(verify(rest).finding()).isNotNull();
  }

  @Test
  void anExportOfATimeBeginsAndEndsAnywhere() throws Exception {
    SampleExport part = SampleExport.of(5).without(2);
    part.header = SampleExport.header("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z", true);
    checkpoints.add(SampleExport.of(7).checkpoint(7, "2026-11-03T00:00:00Z"));
    assertThat(verify(part.bytes()).finding()).isNull();
  }

  @Test
  void eventsLeftOutOfAFilteredExportAreNotMissingButEachMustBeWhatItWas() throws Exception {
    SampleExport filtered = SampleExport.of(6);
    filtered.header = SampleExport.header(null, null, false);
    filtered.events.remove(3);
    filtered.events.remove(1);
    byte[] whole = filtered.disguised(filtered.events);
    Finding finding = verify(whole).finding();
    // The sample's manifest counts what is there; only its range was of the whole.
    assertThat(finding).isNull();
    String altered = new String(whole, StandardCharsets.UTF_8).replaceFirst("goal-5", "goal-6");
    finding = verify(altered.getBytes(StandardCharsets.UTF_8)).finding();
    assertThat(finding).isNotNull();
    assertThat(finding.seq()).isEqualTo(5);
  }

  @Test
  void openedContentMustBeWhatWasSealed() throws Exception {
    SampleExport sample = SampleExport.of(3);
    String bytes = new String(sample.bytes(), StandardCharsets.UTF_8);
    String altered = bytes.replace("\"subjectId\":\"patient-3\"", "\"subjectId\":\"patient-4\"");
    assertThat(altered).isNotEqualTo(bytes);
    Finding finding = verify(altered.getBytes(StandardCharsets.UTF_8)).finding();
    assertThat(finding).isNotNull();
    assertThat(finding.seq()).isEqualTo(3);
    assertThat(finding.reason()).contains("sealed");
  }

  @Test
  void whatIsErasedIsShownAsNothingAndStaysWhole() throws Exception {
    SampleExport sample = SampleExport.of(3);
    sample.events.replaceAll(line -> line.replaceAll("\"opened\": \\{.*}}}$", "\"opened\": null}"));
    assertThat(sample.events.get(2)).endsWith("\"opened\": null}");
    assertThat(verify(sample.bytes()).finding()).isNull();
  }

  @Test
  void anotherOnesKeyIsToldFromABadSignature() throws Exception {
    PublicKeys stranger = new PublicKeys();
    stranger.add("k2", SampleExport.newKey().getPublic());
    Finding finding = verify(SampleExport.of(2).bytes(), stranger).finding();
    assertThat(finding).isNotNull();
    assertThat(finding.reason()).contains("wasn't given");
    stranger.add("k1", SampleExport.newKey().getPublic());
    finding = verify(SampleExport.of(2).bytes(), stranger).finding();
    assertThat(finding).isNotNull();
    assertThat(finding.reason()).contains("isn't signed");
  }

  @Test
  void withoutAKeyTheChainIsCheckedAlone() throws Exception {
    Verdict verdict = verify(SampleExport.of(2).bytes(), new PublicKeys());
    assertThat(verdict.isWhole()).isTrue();
    assertThat(verdict.keyId()).isNull();
  }

  @Test
  void anExportOfManyBatchesIsReadInItsOrder() throws Exception {
    SampleExport large = SampleExport.of(2_000);
    Verdict verdict = verify(large.bytes());
    assertThat(verdict.finding()).isNull();
    assertThat(verdict.events()).isEqualTo(2_000);
    List<String> lines = large.events;
    String moved = lines.remove(1_700);
    lines.add(1_900, moved);
    Finding finding = verify(large.disguised(lines)).finding();
    assertThat(finding).isNotNull();
    assertThat(finding.seq()).isEqualTo(1_701);
    assertThat(finding.kind()).isEqualTo(Kind.REORDERED);
    assertThat(finding.line()).isEqualTo(1_902);
  }

  private Verdict verify(byte[] bytes) throws Exception {
    PublicKeys keys = new PublicKeys();
    keys.add(SampleExport.KEY_ID, SampleExport.KEY.getPublic());
    return verify(bytes, keys);
  }

  private Verdict verify(byte[] bytes, PublicKeys keys) throws Exception {
    return new ExportVerifier(keys, checkpoints).verify(new ByteArrayInputStream(bytes));
  }
}
