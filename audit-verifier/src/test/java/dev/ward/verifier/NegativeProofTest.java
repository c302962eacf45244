package dev.ward.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.verifier.Finding.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is done to an export is found, and the first event that it was done to is named. */
class NegativeProofTest {

  private static final int EVENTS = 6;

  private SampleExport sample;

  @BeforeEach
  void aSample() {
    sample = SampleExport.of(EVENTS);
  }

  @Test
  void anUntouchedExportIsWhole() throws Exception {
    Verdict verdict = verify(sample.bytes());
    assertThat(verdict.finding()).isNull();
    assertThat(verdict.events()).isEqualTo(EVENTS);
    assertThat(verdict.keyId()).isEqualTo(SampleExport.KEY_ID);
  }

  @Test
  void everyChangeOfASingleBitIsFound() throws Exception {
    SampleExport small = SampleExport.of(1);
    small.add(true);
    int events = small.events.size();
    byte[] whole = small.bytes();
    int meaningless = 0;
    int line = 1;
    for (int at = 0; at < whole.length; at++) {
      boolean ofEvent = line > 1 && line <= events + 1;
      boolean beforeManifest = line == events + 1 && whole[at] == '\n';
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) (1 << bit);
        Finding finding = findingOrRefusal(changed);
        assertThat(finding).as("bit %s of byte %s in line %s", bit, at, line).isNotNull();
        if (ofEvent && !beforeManifest && finding.line() == 0) {
          // What is no part of any value is found by the hash of the bytes, and told by that.
          assertThat(finding.reason()).contains("although each event in it is what was recorded");
          meaningless++;
        } else if (ofEvent && !beforeManifest) {
          assertThat(finding.line()).as("bit %s of byte %s", bit, at).isEqualTo(line);
        }
      }
      line += whole[at] == '\n' ? 1 : 0;
    }
    assertThat(meaningless).isLessThan(whole.length / 20);
  }

  @Test
  void eachRemovalIsFound() throws Exception {
    for (int i = 0; i < EVENTS; i++) {
      List<String> lines = new ArrayList<>(sample.events);
      lines.remove(i);
      assertFound(lines, Kind.REMOVED, i + 1);
    }
  }

  @Test
  void eachRemovalOfSeveralIsFoundByItsFirst() throws Exception {
    for (int from = 0; from < EVENTS; from++) {
      for (int to = from + 1; to < EVENTS; to++) {
        List<String> lines = new ArrayList<>(sample.events);
        lines.subList(from, to).clear();
        assertFound(lines, Kind.REMOVED, from + 1);
      }
    }
  }

  @Test
  void eachSwapIsFound() throws Exception {
    for (int i = 0; i < EVENTS; i++) {
      for (int j = i + 1; j < EVENTS; j++) {
        List<String> lines = new ArrayList<>(sample.events);
        Collections.swap(lines, i, j);
        // An export that doesn't begin at the beginning is taken for cut.
        assertFound(lines, i == 0 ? Kind.REMOVED : Kind.REORDERED, i + 1);
      }
    }
  }

  @Test
  void eachDuplicateIsFound() throws Exception {
    for (int i = 0; i < EVENTS; i++) {
      for (int to = i + 1; to <= EVENTS; to++) {
        List<String> lines = new ArrayList<>(sample.events);
        lines.add(to, lines.get(i));
        assertFound(lines, Kind.INSERTED, i + 1);
      }
    }
  }

  @Test
  void eachInsertionIsFoundHoweverWellItIsForged() throws Exception {
    for (int i = 0; i < EVENTS; i++) {
      String previous = i == 0 ? Hashes.GENESIS : sample.hashes.get(i - 1);
      List<String> lines = new ArrayList<>(sample.events);
      lines.add(i, SampleExport.event(i + 1, previous, false, "goal.deleted"));
      assertFound(lines, Kind.INSERTED, i + 1);
    }
  }

  @Test
  void anEventThatWasMadeAnewWithItsHashIsNamedByTheOneBehindIt() throws Exception {
    for (int i = 0; i < EVENTS; i++) {
      String previous = i == 0 ? Hashes.GENESIS : sample.hashes.get(i - 1);
      List<String> lines = new ArrayList<>(sample.events);
      lines.set(i, SampleExport.event(i + 1, previous, false, "goal.deleted"));
      Finding finding = verify(sample.disguised(lines)).finding();
      assertThat(finding).isNotNull();
      // Nothing comes behind the last one but the manifest.
      assertThat(finding.seq()).isEqualTo(i == EVENTS - 1 ? 0 : i + 1);
      assertThat(finding.kind()).isEqualTo(Kind.ALTERED);
    }
  }

  @Test
  void anEventThatWasChainedAnewIsNamedItself() throws Exception {
    for (int i = 1; i < EVENTS; i++) {
      List<String> lines = new ArrayList<>(sample.events);
      lines.set(i, SampleExport.event(i + 1, "ab".repeat(32), false, "goal.updated"));
      assertFound(lines, Kind.ALTERED, i + 1);
    }
  }

  @Test
  void aChainThatWasMadeAnewFromSomewhereOnIsNotSignedByUs() throws Exception {
    SampleExport forged = SampleExport.of(3);
    forged.events.set(2, SampleExport.event(3, forged.hashes.get(1), false, "goal.deleted"));
    forged.hashes.set(2, SampleExport.hash(forged.events.get(2)));
    forged.add(false);
    String bytes = new String(forged.bytes(), StandardCharsets.UTF_8);
    String unsigned = bytes.replaceAll("\"signature\":\"....", "\"signature\":\"AAAA");
    Finding finding = verify(unsigned.getBytes(StandardCharsets.UTF_8)).finding();
    assertThat(finding).isNotNull();
    assertThat(finding.kind()).isEqualTo(Kind.UNPROVED);
  }

  private void assertFound(List<String> lines, Kind kind, int seq) throws Exception {
    Finding finding = verify(sample.disguised(lines)).finding();
    assertThat(finding).isNotNull();
    assertThat(finding.seq()).as(finding.sentence()).isEqualTo(seq);
    assertThat(finding.kind()).as(finding.sentence()).isEqualTo(kind);
  }

  private static Finding findingOrRefusal(byte[] bytes) throws IOException {
    try {
      return verify(bytes).finding();
    } catch (UnusableInputException e) {
      return Finding.whole(Kind.ALTERED, String.valueOf(e.getMessage()));
    }
  }

  private static Verdict verify(byte[] bytes) throws IOException, UnusableInputException {
    PublicKeys keys = new PublicKeys();
    keys.add(SampleExport.KEY_ID, SampleExport.KEY.getPublic());
    return new ExportVerifier(keys, new Checkpoints()).verify(new ByteArrayInputStream(bytes));
  }
}
