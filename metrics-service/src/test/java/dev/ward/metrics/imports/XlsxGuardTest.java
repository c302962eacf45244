package dev.ward.metrics.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ward.platform.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XlsxGuardTest {

  private static final String SHEET = "xl/worksheets/sheet1.xml";
  private static final byte[] OLD = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, 0, 0, 0, 0};

  @TempDir Path directory;

  private String refusal(byte[] file) throws IOException {
    Path path = Files.write(directory.resolve("book.xlsx"), file);
    Problem problem =
        catchThrowableOfType(Problem.class, () -> XlsxGuard.check(path, 1 << 20, 1 << 16));
    return problem == null ? "" : problem.code().status() + " " + problem.detail();
  }

  private static String sheet(String rows) {
    return "<?xml version=\"1.0\"?><worksheet><sheetData>" + rows + "</sheetData></worksheet>";
  }

  @Test
  void aWorkbookPasses() throws IOException {
    assertThat(refusal(new Book().sheet("A", new Object[] {"a", 1, "=B1*2"}).bytes())).isEmpty();
  }

  @Test
  void anEncryptedOrOldWorkbookIsToldApart() throws IOException {
    assertThat(refusal(OLD)).contains("encrypted");
  }

  @Test
  void whatIsNoPackageIsRefused() throws IOException {
    assertThat(refusal("a,b,c".getBytes(StandardCharsets.UTF_8))).contains("not an .xlsx");
    assertThat(refusal(new byte[0])).contains("not an .xlsx");
  }

  @Test
  void aWorkbookThatBrokeOffIsRefused() throws IOException {
    byte[] whole = new Book().sheet("A", new Object[] {"a"}).bytes();
    assertThat(refusal(Arrays.copyOf(whole, whole.length / 2))).startsWith("400");
  }

  @Test
  void whatUnpacksWithoutEndIsCountedNotBelieved() throws IOException {
    assertThat(refusal(Book.parts(SHEET, sheet("<row/>".repeat(300_000))))).startsWith("413");
  }

  @Test
  void theTableOfSharedStringsIsBoundedAndTheRefusalSaysSo() throws IOException {
    assertThat(refusal(Book.parts("xl/sharedStrings.xml", "<si/>".repeat(20_000))))
        .startsWith("413")
        .contains("shared strings");
  }

  @Test
  void stringsDontHideAmongRows() throws IOException {
    assertThat(refusal(Book.parts(SHEET, sheet("<x:si>a</x:si>")))).contains("strings");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<row><c r=\"ABCD1\"/></row>",
        "<row><c x=\">\" r = 'ABCD1'/></row>",
        "<row><x:c r='AAAAAAA1'/></row>"
      })
  void aCellFarToTheRightIsRefused(String row) throws IOException {
    assertThat(refusal(Book.parts(SHEET, sheet(row)))).contains("columns");
  }

  @Test
  void aRowHasSoManyCellsAndNoMore() throws IOException {
    assertThat(refusal(Book.parts(SHEET, sheet("<row>" + "<c/>".repeat(501) + "</row>"))))
        .contains("columns");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<!-- -->", "<?x \" ?>", "<!DOCTYPE x>", "<![CDATA[x]]>"})
  void whatCouldHideFromTheCheckIsRefused(String markup) throws IOException {
    assertThat(refusal(Book.parts(SHEET, sheet(markup)))).startsWith("400");
  }

  @Test
  void aQuoteInTheDeclarationHidesNothing() throws IOException {
    assertThat(refusal(Book.parts(SHEET, "<?x \" ?><row><c r=\"ABCD1\"/></row>")))
        .contains("columns");
    assertThat(refusal(Book.parts(SHEET, sheet("") + "<c r=\"A"))).contains("breaks off");
  }

  @Test
  void textsAndTagsHaveAnEnd() throws IOException {
    assertThat(refusal(Book.parts(SHEET, sheet("<v>" + "x".repeat(200_000) + "</v>"))))
        .contains("longer text");
    assertThat(refusal(Book.parts(SHEET, sheet("<v a=\"" + "x".repeat(100_000) + "\"/>"))))
        .startsWith("400");
  }

  @Test
  void anotherEncodingIsRefused() throws IOException {
    assertThat(refusal(Book.parts(SHEET, "<\0w\0o\0r\0k\0"))).contains("UTF-8");
  }

  @Test
  void picturesAreLeftAlone() {
    assertThatCode(
            () ->
                assertThat(
                        refusal(
                            Book.parts("xl/media/a.png", "<\0".repeat(1000) + "\0".repeat(1000))))
                    .isEmpty())
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "dd/mm/yyyy, true", "mmm-yy, true", "mmmm, true", "'[$-409]d-mmm-yy;@', true", "General, false",
    "0.00, false", "'[Red]0.00', false", "'#,##0 \"days\"', false", "h:mm, false",
        "'[h]:mm:ss', false",
    "'0.00\\d', false", "'yyyy-mm-dd hh:mm', true",
  })
  void aDateIsANumberThatIsShownAsOne(String format, boolean date) {
    assertThat(DateFormats.isDate(format)).isEqualTo(date);
  }
}
