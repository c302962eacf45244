package dev.ward.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked once from the archive on the class path. */
final class PostgresBinaries {
  private PostgresBinaries() {}

  static Path unpacked(Parts parts) {
    Path target = parts.postgres();
    return Files.isDirectory(target) ? target : parts.alone(() -> unpack(target));
  }

  private static Path unpack(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      return target;
    }
    Path unfinished = Files.createTempDirectory(target.getParent(), "postgres-unpacking");
    String archive = "/postgres-%s.txz".formatted(platform());
    try (InputStream in = PostgresBinaries.class.getResourceAsStream(archive)) {
      if (in == null) {
        throw new Failure("There is no PostgreSQL for this platform (" + platform() + ").");
      }
      try (var tar =
          new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          unpack(tar, entry, unfinished);
        }
      }
    }
    Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    Path path = entry.resolveIn(root);
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    boolean executable = (entry.getMode() & 0100) != 0;
    String permissions = executable ? "rwxr-xr-x" : "rw-r--r--";
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch");
    boolean mac = system.startsWith("mac");
    boolean arm = machine.equals("aarch64");
    return (mac ? "darwin" : system) + "-" + (arm ? "arm_64" : "x86_64");
  }
}
