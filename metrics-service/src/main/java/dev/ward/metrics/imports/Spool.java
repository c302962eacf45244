package dev.ward.metrics.imports;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An upload on disk, readable by nobody else. The file has no name once it is open, so that nothing
 * of it stays behind even if the process is killed; only workbooks keep theirs for the short while
 * in which they are unpacked.
 */
public final class Spool {

  private static final Logger LOG = Logger.getLogger(Spool.class);
  private static final String NAMED = ".workbook";
  private static final Duration FORGOTTEN = Duration.ofDays(1);
  private static final Set<OpenOption> OPTIONS =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

  private final FileChannel channel;
  private final @Nullable Path named;

  private Spool(FileChannel channel, @Nullable Path named) {
    this.channel = channel;
    this.named = named;
  }

  /** A spool could not be written, which is no fault of what was to be written. */
  static final class Failure extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    private final boolean full;

    private Failure(boolean full, @Nullable IOException cause) {
      super(full ? "more than the spool may take" : "the spool can't be written", cause);
      this.full = full;
    }

    /** Whether there was more to write than allowed. */
    boolean isFull() {
      return full;
    }

    /** The failure of a spool that is behind another; null if there is none. */
    static @Nullable Failure behind(Throwable failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof Failure found) {
          return found;
        }
      }
      return null;
    }
  }

  public static Spool create(Path directory) throws IOException {
    Set<OpenOption> options = new HashSet<>(OPTIONS);
    // On Unix the name is removed at once.
    options.add(StandardOpenOption.DELETE_ON_CLOSE);
    return new Spool(open(directory, ".upload", options).channel, null);
  }

  /** With a name that it keeps until it is discarded, for those who read by name. */
  static Spool named(Path directory) throws IOException {
    return open(directory, NAMED, OPTIONS);
  }

  private static Spool open(Path directory, String suffix, Set<OpenOption> options)
      throws IOException {
    Files.createDirectories(directory);
    Path path = directory.resolve(UUID.randomUUID() + suffix);
    return new Spool(
        FileChannel.open(
            path,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
        path);
  }

  /** Removes what processes left behind that were killed while they unpacked a workbook. */
  static void removeForgotten(Path directory) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + NAMED)) {
      Instant before = Instant.now().minus(FORGOTTEN);
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.warn("forgotten workbooks could not be looked for", e);
    }
  }

  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Writes up to so many bytes; more of them are a {@link Failure}. */
  OutputStream write(long most) {
    return new OutputStream() {
      private long written;

      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        written += length;
        if (written > most) {
          throw new Failure(true, null);
        }
        try {
          Spool.this.write(ByteBuffer.wrap(bytes, offset, length));
        } catch (IOException e) {
          throw new Failure(false, e);
        }
      }
    };
  }

  /**
   * The upload from its beginning; one reading at a time. Closing the stream leaves the spool open.
   */
  public InputStream read() throws IOException {
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

  Path path() {
    if (named == null) {
      throw new IllegalStateException("this spool has no name");
    }
    return named;
  }

  /** Gives the space back. */
  public void discard() {
    try {
      channel.close();
      if (named != null) {
        Files.deleteIfExists(named);
      }
    } catch (IOException e) {
      LOG.warn("an upload could not be discarded", e);
    }
  }
}
