package dev.ward.metrics.imports;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * An upload on disk, readable by nobody else. The file has no name once it is open, so that nothing
 * of it stays behind even if the process is killed.
 */
final class Spool {

  private static final Logger LOG = Logger.getLogger(Spool.class);

  private final FileChannel channel;

  private Spool(FileChannel channel) {
    this.channel = channel;
  }

  static Spool create(Path directory) throws IOException {
    Files.createDirectories(directory);
    return new Spool(
        FileChannel.open(
            directory.resolve(UUID.randomUUID() + ".upload"),
            Set.of(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                // On Unix the name is removed at once.
                StandardOpenOption.DELETE_ON_CLOSE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * The upload from its beginning; one reading at a time. Closing the stream leaves the spool open.
   */
  InputStream read() throws IOException {
    channel.position(0);
    return new FilterInputStream(Channels.newInputStream(channel)) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return in.read(bytes, offset, length);
      }

      @Override
      public void close() {
        // The spool is closed by whoever made it.
      }
    };
  }

  /** Gives the space back. */
  void discard() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("an upload could not be discarded", e);
    }
  }
}
