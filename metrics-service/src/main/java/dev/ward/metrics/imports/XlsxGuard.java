package dev.ward.metrics.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Looks through a workbook before anything reads it: what it unpacks to is counted while it is
 * unpacked, whatever it says of itself, and nothing in it is so large that a reader would need more
 * memory than there is.
 */
final class XlsxGuard {

  /** Names and places of all parts are read into memory as a whole. */
  private static final int LARGEST_DIRECTORY = 1 << 20;

  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 65_535;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int DIRECTORY_LENGTH_AT = 12;
  private static final int PACKAGE = 0x504b0304;
  private static final int OLD_OR_ENCRYPTED = 0xd0cf11e0;
  private static final int BUFFER = 1 << 16;

  private final long mostUnpacked;
  private final long mostTogether;
  private long unpacked;

  private XlsxGuard(long mostUnpacked, long mostTogether) {
    this.mostUnpacked = mostUnpacked;
    this.mostTogether = mostTogether;
  }

  /**
   * @param mostUnpacked how many bytes all parts may unpack to
   * @param mostTogether how many bytes a part may have that is held in memory as a whole, like the
   *     table of shared strings
   * @throws dev.ward.platform.problem.Problem if it can't be read, or not within these bounds
   */
  static void check(Path file, long mostUnpacked, long mostTogether) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      requirePackage(channel);
    }
    XlsxGuard guard = new XlsxGuard(mostUnpacked, mostTogether);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        try (InputStream in = zip.getInputStream(entry)) {
          guard.check(entry.getName(), in);
        }
      }
    } catch (ZipException e) {
      throw Malformed.workbook("can't be unpacked: the file is damaged");
    }
  }

  private static void requirePackage(FileChannel channel) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(Integer.BYTES);
    channel.read(head, 0);
    int magic = head.position() < Integer.BYTES ? 0 : head.getInt(0);
    if (magic == OLD_OR_ENCRYPTED) {
      throw Malformed.workbook(
          "is encrypted or of the old format; save it as .xlsx without a password");
    }
    if (magic != PACKAGE) {
      throw Malformed.workbook("is not an .xlsx file");
    }
    long length = channel.size();
    int tail = (int) Math.min(length, END_LENGTH + LONGEST_COMMENT);
    ByteBuffer end = ByteBuffer.allocate(tail).order(ByteOrder.LITTLE_ENDIAN);
    channel.read(end, length - tail);
    for (int at = tail - END_LENGTH; at >= 0; at--) {
      if (end.getInt(at) == END_SIGNATURE) {
        long directory = Integer.toUnsignedLong(end.getInt(at + DIRECTORY_LENGTH_AT));
        if (directory > LARGEST_DIRECTORY) {
          throw Malformed.workbook("has too many parts");
        }
        return;
      }
    }
    throw Malformed.workbook("can't be unpacked: the file is damaged or broke off");
  }

  private void check(String name, InputStream in) throws IOException {
    boolean text = name.endsWith(".xml") || name.endsWith(".rels");
    boolean sheet = text && name.startsWith("xl/worksheets/");
    MarkupCheck markup = text ? new MarkupCheck(sheet) : null;
    byte[] bytes = new byte[BUFFER];
    long length = 0;
    for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
      length += read;
      unpacked += read;
      if (unpacked > mostUnpacked) {
        throw Upload.unpacksTooLarge(mostUnpacked);
      }
      if (!sheet && length > mostTogether) {
        throw Upload.sharedTooLarge(mostTogether);
      }
      if (markup != null) {
        markup.scan(bytes, read);
      }
    }
    if (markup != null) {
      markup.finish();
    }
  }
}
