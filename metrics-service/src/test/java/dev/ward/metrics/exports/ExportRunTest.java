package dev.ward.metrics.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.platform.access.Caller;
import dev.ward.platform.problem.Problem;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExportRunTest {

  private static final String[] HEADER = {"external_id", "amount_minor"};
  private static final int PIECE = 4096;
  private static final int BATCH = 1000;

  private static ExportRun run(ExportFormat format, long mostRows, long mostBytes)
      throws IOException {
    return new ExportRun(
        new ExportJob(
            Caller.service("test"),
            UUID.randomUUID(),
            UUID.randomUUID(),
            What.FINANCIAL,
            format,
            "{}"),
        mostRows,
        mostBytes,
        PIECE);
  }

  private static String rows(int batch) {
    return IntStream.range(batch * BATCH, (batch + 1) * BATCH)
        .mapToObj(n -> "[\"f-%d-%s\",%d]".formatted(n, Integer.toHexString(n * 1_000_003), n))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Whatever is written leaves at once but for what a compressor holds back. */
  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void nothingOfALongExportIsHeldUntilItsEnd(ExportFormat format) throws IOException {
    ExportRun run = run(format, 1_000_000, 1 << 30);
    long left = 0;
    for (int batch = 0; batch < 200; batch++) {
      List<byte[]> pieces = run.take(HEADER, rows(batch), "more");
      assertThat(pieces).allMatch(piece -> piece.length == PIECE);
      left += pieces.stream().mapToLong(piece -> piece.length).sum();
      assertThat(run.bytes() - left).isBetween(0L, (long) PIECE);
      assertThat(left).as("after batch %d", batch).isGreaterThan((batch - 1) * 5_000L);
    }
    List<byte[]> rest = run.take(HEADER, "[]", null);
    left += rest.stream().mapToLong(piece -> piece.length).sum();
    assertThat(left).isEqualTo(run.bytes());
    assertThat(run.rows()).isEqualTo(200_000);
    assertThat(run.hash()).hasSize(32);
  }

  @Test
  void anExportOfMoreRowsThanAllowedIsRefusedAndSaysSo() throws IOException {
    ExportRun run = run(ExportFormat.CSV, BATCH, 1 << 30);
    run.take(HEADER, rows(0), "more");
    assertThatThrownBy(() -> run.take(HEADER, rows(1), null))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.detail()).contains("1000 rows at the most"));
  }

  @Test
  void anExportOfMoreBytesThanAllowedIsRefusedAndSaysSo() throws IOException {
    ExportRun run = run(ExportFormat.CSV, 1_000_000, 1024);
    assertThatThrownBy(() -> run.take(HEADER, rows(0), null))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.detail()).contains("1024 bytes at the most"));
  }

  @Test
  void aSheetHoldsNoMoreThanItCan() {
    assertThat(ExportFormat.XLSX.mostRows()).isEqualTo(1_048_575);
  }
}
