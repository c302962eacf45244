package dev.ward.local.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.local.Failure;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What a backup says of itself.
 *
 * @param format how the rest is to be read
 * @param takenAt the instant whose state it is, in UTC
 * @param server the version of PostgreSQL it was taken from
 * @param migrations which have made the schema, in their order
 * @param repeatables the checksums of what is edited in place
 * @param partitions what was made while Ward was running
 * @param tables each before those that refer to it
 * @param sequences where they stand
 */
record Manifest(
    int format,
    String takenAt,
    String server,
    List<Migration> migrations,
    Map<String, String> repeatables,
    List<Partition> partitions,
    List<Content> tables,
    Map<String, Long> sequences) {

  static final int FORMAT = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A file that ran once. */
  record Migration(String version, String checksum) {}

  /**
   * A part of a partitioned table.
   *
   * @param bounds from and to, as SQL
   */
  record Partition(String name, List<String> bounds) {}

  /**
   * What is in a table.
   *
   * @param name with its schema, quoted where SQL needs it
   * @param columns the same, separated by commas; generated ones are missing
   * @param order what the rows are sorted by
   * @param sha256 of the rows as COPY writes them
   */
  record Content(String name, String columns, String order, long rows, String sha256) {

    String copyOut() {
      return "copy (select %s from %s t order by %s) to stdout".formatted(columns, name, order);
    }

    String copyIn() {
      return "copy %s (%s) from stdin".formatted(name, columns);
    }

    Content with(Tally tally) {
      return new Content(name, columns, order, tally.rows(), tally.sha256());
    }
  }

  byte[] toJson() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Manifest of(byte[] json) {
    try {
      return JSON.readValue(json, Manifest.class);
    } catch (IOException e) {
      throw new Failure("This is no backup of Ward: its manifest can't be read.", e);
    }
  }

  long rows() {
    return tables.stream().mapToLong(Content::rows).sum();
  }
}
