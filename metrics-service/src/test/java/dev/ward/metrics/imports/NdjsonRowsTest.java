package dev.ward.metrics.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.metrics.facts.FactKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NdjsonRowsTest {

  private static NdjsonRows rows(String text) {
    return new NdjsonRows(
        FactKind.PATIENT, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> read(String text) throws IOException {
    NdjsonRows rows = rows(text);
    List<String> read = new ArrayList<>();
    while (rows.next()) {
      read.add(rows.line() + ":" + rows.text(0));
    }
    return read;
  }

  @Test
  void linesKeepTheirNumbersWhateverLiesBetween() throws IOException {
    assertThat(read("")).isEmpty();
    assertThat(read("\n\n")).isEmpty();
    assertThat(read("\uFEFF{\"patientRef\":\"a\"}\r\n\r\n  \n{\"patientRef\":\"b\"}"))
        .containsExactly("1:a", "4:b");
    assertThat(read("{\"patientRef\":1}\n{\"patientRef\":null}\n"))
        .containsExactly("1:1", "2:null");
  }

  @Test
  void linesThatAreLongerThanTheBufferAreRead() throws IOException {
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      String name = "n".repeat(i * 997 % 200_000 + 1);
      text.append("{\"patientRef\":\"").append(name).append("\"}\n");
      expected.add(i + ":" + name);
    }
    assertThat(read(text.toString())).isEqualTo(expected);
  }
}
