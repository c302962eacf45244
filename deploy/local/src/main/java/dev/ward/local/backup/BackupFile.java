package dev.ward.local.backup;

import dev.ward.local.Failure;
import dev.ward.local.backup.Manifest.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A backup, to be read. */
final class BackupFile implements AutoCloseable {

  static final String MANIFEST = "manifest.json";

  private final Path path;
  private final ZipFile zip;
  private final Manifest manifest;

  BackupFile(Path path) {
    this.path = path;
    try {
      this.zip = new ZipFile(path.toFile());
    } catch (IOException e) {
      throw damaged(Failures.oneLine(e), e);
    }
    try (InputStream in = open(MANIFEST)) {
      this.manifest = Manifest.of(in.readAllBytes());
    } catch (IOException e) {
      throw damaged(Failures.oneLine(e), e);
    }
    if (manifest.format() != Manifest.FORMAT) {
      throw new Failure("This release can't read backups of format " + manifest.format() + ".");
    }
  }

  static String entry(Content table) {
    return table.name() + ".copy";
  }

  Manifest manifest() {
    return manifest;
  }

  InputStream open(Content table) {
    return open(entry(table));
  }

  /** Reads all of it; fails unless it is what was written. */
  void requireWhole() {
    for (Content table : manifest.tables()) {
      Tally tally = new Tally(OutputStream.nullOutputStream());
      try (InputStream in = open(table)) {
        in.transferTo(tally);
      } catch (IOException e) {
        throw damaged(table.name() + ": " + Failures.oneLine(e), e);
      }
      if (!table.with(tally).equals(table)) {
        throw damaged(table.name() + " isn't what was written", null);
      }
    }
  }

  private InputStream open(String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw damaged(name + " is missing", null);
    }
    try {
      return zip.getInputStream(entry);
    } catch (IOException e) {
      throw damaged(Failures.oneLine(e), e);
    }
  }

  private Failure damaged(String why, @Nullable Exception cause) {
    String sentence = "%s is damaged, or no backup of Ward: %s.".formatted(path, why);
    return cause == null ? new Failure(sentence) : new Failure(sentence, cause);
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw damaged(Failures.oneLine(e), e);
    }
  }
}
