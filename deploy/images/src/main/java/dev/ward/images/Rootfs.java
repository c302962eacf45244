package dev.ward.images;

import dev.ward.local.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * The files of an image laid over each other in a folder, with the times, modes and owners that
 * they have in a container: Java trusts what it has learned of a jar only while its time is the
 * same.
 */
final class Rootfs {
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  private final Path root;

  private Rootfs(Path root) {
    this.root = root;
  }

  /** Unpacks an image into a folder that is made anew. */
  static Path unpack(Archive archive, Path root) {
    try {
      discard(root);
      Files.createDirectories(root);
      Rootfs rootfs = new Rootfs(root.toRealPath());
      for (String layer : archive.layers()) {
        archive.read(layer, rootfs::lay);
      }
      return rootfs.root;
    } catch (IOException e) {
      throw new Failure("The image can't be unpacked: " + e.getMessage() + ".", e);
    }
  }

  static void discard(Path folder) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new Failure(folder + " can't be emptied: " + e.getMessage() + ".", e);
    }
  }

  private void lay(TarArchiveEntry entry, InputStream content) throws IOException {
    Path place = place(entry.getName());
    Path folder = place.getParent();
    if (place.equals(root) || folder == null) {
      return;
    }
    Files.createDirectories(folder);
    requireInside(folder.toRealPath());
    String file = place.getFileName().toString();
    if (file.equals(OPAQUE)) {
      try (Stream<Path> covered = Files.list(folder)) {
        covered.toList().forEach(Rootfs::discard);
      }
    } else if (file.startsWith(WHITEOUT)) {
      discard(place.resolveSibling(file.substring(WHITEOUT.length())));
    } else {
      put(entry, content, place);
    }
  }

  private void put(TarArchiveEntry entry, InputStream content, Path place) throws IOException {
    if (!entry.isDirectory() || !Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      discard(place);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(place, Path.of(entry.getLinkName()));
      return;
    }
    if (entry.isLink()) {
      Files.createLink(place, place(entry.getLinkName()));
      return;
    }
    if (entry.isDirectory()) {
      Files.createDirectories(place);
    } else if (entry.isFile()) {
      Files.copy(content, place, StandardCopyOption.REPLACE_EXISTING);
    } else {
      return;
    }
    if (isRoot()) {
      Files.setAttribute(place, "unix:uid", (int) entry.getLongUserId());
      Files.setAttribute(place, "unix:gid", (int) entry.getLongGroupId());
    }
    Files.setAttribute(place, "unix:mode", entry.getMode() & 07777);
    Files.setLastModifiedTime(place, FileTime.from(entry.getLastModifiedTime().toInstant()));
  }

  private Path place(String name) {
    Path place = root.resolve(name.replaceFirst("^/+", "")).normalize();
    requireInside(place);
    return place;
  }

  /** Neither by its name nor through a link may a file of an image reach something else. */
  private void requireInside(Path place) {
    if (!place.startsWith(root)) {
      throw new Failure("The image has a file outside of itself: " + place + ".");
    }
  }

  static boolean isRoot() {
    return List.of("root").contains(System.getProperty("user.name"));
  }
}
