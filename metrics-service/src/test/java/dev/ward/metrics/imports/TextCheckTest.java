package dev.ward.metrics.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ward.platform.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextCheckTest {

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a,b\n1,2\n",
        "a,b\r\n1,2",
        "\"a\",\"b\"\n\"\",\"1,\n2\"\"3\"\n",
        "\uFEFF\"a\",b",
        "a,b\r1,2\r",
        "\n\n\n",
        "ä,€,\uD83D\uDE00"
      })
  void whatRfc4180AllowsIsAccepted(String text) {
    assertThatCode(() -> TextCheck.csv(in(text))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "/1 | \"",
        "/1 | a\"",
        "/1 | \"a\"b",
        "/2 | a~\"b~c~d",
        "/3 | a~b~c\"",
        "/4 | a~\"b~c\"~\"d\"e",
        "/1 | x\uFEFF\"a\""
      })
  void otherQuotesAreRefusedByLine(String pointer, String text) {
    for (String end : new String[] {"\n", "\r\n", "\r"}) {
      Problem refused =
          catchThrowableOfType(Problem.class, () -> TextCheck.csv(in(text.replace("~", end))));
      assertThat(refused.errors().get(0).pointer()).isEqualTo(pointer);
    }
  }

  @Test
  void charactersThatAreSplitBetweenReadsAreUnderstood() throws IOException {
    byte[] bytes = "€".repeat(50_000).getBytes(StandardCharsets.UTF_8);
    TextCheck.csv(
        new InputStream() {
          private int at;

          @Override
          public int read() {
            return at == bytes.length ? -1 : bytes[at++] & 0xff;
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            int next = read();
            if (next < 0) {
              return -1;
            }
            into[offset] = (byte) next;
            return 1;
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0xFF, 0xC0, 0xED, 0xE2})
  void bytesThatAreNotUtf8AreRefusedByLine(int bad) {
    byte[] bytes = {'a', '\n', 'b', '\n', (byte) bad};
    for (boolean csv : new boolean[] {true, false}) {
      InputStream in = new ByteArrayInputStream(bytes);
      Problem refused =
          catchThrowableOfType(
              Problem.class,
              () -> {
                if (csv) {
                  TextCheck.csv(in);
                } else {
                  TextCheck.lines(in);
                }
              });
      assertThat(refused.errors().get(0).pointer()).isEqualTo("/3");
    }
  }

  @Test
  void aRecordMayBeLongButNotEndless() {
    String longest = "x".repeat(TextCheck.LONGEST_RECORD);
    assertThatCode(() -> TextCheck.csv(in(longest + "\n" + longest))).doesNotThrowAnyException();
    String overTwoLines = "a\n\"" + longest.substring(9) + "\n" + longest.substring(9) + "\"";
    Problem refused = catchThrowableOfType(Problem.class, () -> TextCheck.csv(in(overTwoLines)));
    assertThat(refused.errors().get(0).pointer()).isEqualTo("/2");
  }
}
