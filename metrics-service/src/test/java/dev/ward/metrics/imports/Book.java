package dev.ward.metrics.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Workbooks as people send them, and as nobody should. */
final class Book {

  private final Map<String, Object[][]> sheets = new TreeMap<>();

  Book sheet(String name, Object[]... rows) {
    sheets.put(name, rows);
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Workbook workbook = new Workbook(bytes, "test", "1.0")) {
      for (Map.Entry<String, Object[][]> sheet : sheets.entrySet()) {
        Worksheet worksheet = workbook.newWorksheet(sheet.getKey());
        for (int row = 0; row < sheet.getValue().length; row++) {
          for (int column = 0; column < sheet.getValue()[row].length; column++) {
            write(worksheet, row, column, sheet.getValue()[row][column]);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Worksheet sheet, int row, int column, Object value) {
    if (value instanceof String text && text.startsWith("=")) {
      sheet.formula(row, column, text.substring(1));
    } else if (value instanceof String text) {
      sheet.value(row, column, text);
    } else if (value instanceof Number number) {
      sheet.value(row, column, number);
    } else if (value instanceof Boolean flag) {
      sheet.value(row, column, flag);
    } else if (value instanceof LocalDate day) {
      sheet.value(row, column, day);
      sheet.style(row, column).format("dd/mm/yyyy").set();
    } else if (value instanceof LocalDateTime time) {
      sheet.value(row, column, time);
      sheet.style(row, column).format("dd/mm/yyyy hh:mm").set();
    }
  }

  /** A package of parts by name and content. */
  static byte[] parts(String... namesAndContents) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndContents[i]));
        zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
