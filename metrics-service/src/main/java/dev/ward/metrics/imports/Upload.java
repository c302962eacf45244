package dev.ward.metrics.imports;

import dev.ward.metrics.facts.FactKind;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A whole upload on disk, found to be readable from its first row to its last. */
record Upload(ImportRequest request, Reading reading, Spool spool, byte[] hash) {

  static Problem tooLarge(long most) {
    return Problem.of(ProblemCode.TOO_LARGE, "An upload may have " + most + " bytes at the most.");
  }

  static Problem unpacksTooLarge(long most) {
    return Problem.of(
        ProblemCode.TOO_LARGE,
        "The workbook unpacks to more than " + most + " bytes; send its sheet as text/csv.");
  }

  static Problem sharedTooLarge(long most) {
    return Problem.of(
        ProblemCode.TOO_LARGE,
        "The workbook's table of shared strings, which has to be held in memory, unpacks to more than "
            + most
            + " bytes; send its sheet as text/csv, which may be as large as an upload may be.");
  }

  /**
   * Reads the spool from beginning to end.
   *
   * @throws Problem 400 if it is not what its kind and format promise; nothing has been written by
   *     then
   */
  static Upload check(ImportRequest request, Reading reading, Spool spool) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(spool.read(), digest)) {
      switch (request.format()) {
        case CSV -> TextCheck.csv(in);
        case NDJSON -> TextCheck.lines(in);
        case XLSX -> in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return opened(new Upload(request, reading, spool, digest.digest()));
  }

  /** A workbook's rows, which were unpacked into a spool of their own. */
  static Upload unpacked(ImportRequest request, Reading reading, Spool spool, byte[] hash)
      throws IOException {
    return opened(new Upload(request, reading, spool, hash));
  }

  private static Upload opened(Upload upload) throws IOException {
    try (InputStream in = upload.spool.read()) {
      Rows rows = upload.rows(in);
      // A table's records can all be read by now; whether each line is JSON has yet to be seen.
      while (upload.request.format() == Format.NDJSON && rows.next()) {}
    }
    return upload;
  }

  FactKind kind() {
    return request.kind();
  }

  Format format() {
    return request.format();
  }

  Rows rows() throws IOException {
    return rows(spool.read());
  }

  private Rows rows(InputStream in) throws IOException {
    return switch (request.format()) {
      case CSV ->
          reading.mapping() == null
              ? new CsvRows(kind(), in)
              : new MappedTable(kind(), Table.csv(in), reading.mapping(), reading.zone());
      case NDJSON -> new NdjsonRows(kind(), in);
      case XLSX -> new MappedTable(kind(), Table.unpacked(in), reading.mapping(), reading.zone());
    };
  }

  /** What tells this upload from any other: the clinic it goes to, what is asked for, its bytes. */
  byte[] requestHash(String path) {
    MessageDigest digest = sha256();
    digest.update(
        (path + request.query() + "\n" + format().code()).getBytes(StandardCharsets.UTF_8));
    return digest.digest(hash);
  }

  void close() {
    spool.discard();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
