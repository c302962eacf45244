package dev.ward.metrics.exports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An export in the making: takes rows as the database gives them, a batch at a time, and has pieces
 * of bytes. It holds a batch and a piece, however long the export becomes.
 */
final class ExportRun {

  private static final JsonFactory JSON = new JsonFactory();

  private final ExportJob job;
  private final long mostRows;
  private final long mostBytes;
  private final Pieces pieces;
  private final RowWriter writer;
  private boolean begun;
  private @Nullable String next;
  private byte @Nullable [] hash;
  private long rows;
  private int stored;

  /**
   * @param pieceSize how many bytes each piece has but the last
   */
  ExportRun(ExportJob job, long mostRows, long mostBytes, int pieceSize) throws IOException {
    this.job = job;
    this.mostRows = Math.min(mostRows, job.format().mostRows());
    this.mostBytes = mostBytes;
    this.pieces = new Pieces(pieceSize);
    this.writer = job.format().writer(pieces);
  }

  ExportJob job() {
    return job;
  }

  /** Where the batch before ended; null before the first. */
  @Nullable String next() {
    return next;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return pieces.length();
  }

  /** Of all the bytes; null until the last batch has been taken. */
  byte @Nullable [] hash() {
    return hash;
  }

  /** How many pieces are stored, and so the number of the next. */
  int stored() {
    return stored;
  }

  /** The number of the first of so many pieces that are stored now. */
  int number(int count) {
    int first = stored;
    stored += count;
    return first;
  }

  /**
   * Writes a batch. Heavy work, not for an event loop.
   *
   * @param content a JSON array of arrays
   * @param end where the batch ended; null for the last
   * @return the pieces that have become full, of the last batch all that are left
   * @throws Problem if the export becomes larger than it may
   */
  List<byte[]> take(String[] header, String content, @Nullable String end) throws IOException {
    if (!begun) {
      begun = true;
      writer.header(List.of(header));
    }
    try (JsonParser json = JSON.createParser(content)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.START_ARRAY) {
        if (++rows > mostRows) {
          throw tooLarge(mostRows + " rows");
        }
        writer.row(cells(json, header.length));
      }
    }
    next = end;
    if (end != null) {
      writer.flush();
    } else {
      writer.close();
    }
    if (pieces.length() > mostBytes) {
      throw tooLarge(mostBytes + " bytes");
    }
    if (end != null) {
      return pieces.take();
    }
    hash = pieces.hash();
    return pieces.takeRest();
  }

  private static List<@Nullable Object> cells(JsonParser json, int width) throws IOException {
    List<@Nullable Object> cells = new ArrayList<>(width);
    for (JsonToken cell = json.nextToken(); cell != JsonToken.END_ARRAY; cell = json.nextToken()) {
      cells.add(
          switch (cell) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDecimalValue();
            default -> json.getText();
          });
    }
    return cells;
  }

  private static Problem tooLarge(String most) {
    return Problem.of(
        ProblemCode.TOO_LARGE, "An export may have " + most + " at the most; narrow it.");
  }
}
