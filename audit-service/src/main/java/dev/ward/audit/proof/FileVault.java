package dev.ward.audit.proof;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory, on a disk of its own or on one that others only may add to. */
final class FileVault implements Vault {

  private static final String UNFINISHED = ".unfinished-";

  private final Path root;

  FileVault(Path root) {
    this.root = root;
  }

  @Override
  public Uni<Void> put(String name, byte[] content) {
    return onWorker(
        () -> {
          Path target = root.resolve(VaultNames.checked(name));
          if (!write(target, content) && !Arrays.equals(Files.readAllBytes(target), content)) {
            throw new OtherwiseKept(name);
          }
          return null;
        });
  }

  @Override
  public Uni<List<String>> list(String prefix, @Nullable String after, int limit) {
    return onWorker(
        () -> {
          Path directory = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
          if (!Files.isDirectory(directory)) {
            return List.of();
          }
          try (Stream<Path> files = Files.walk(directory)) {
            return files
                .filter(Files::isRegularFile)
                .filter(file -> !file.getFileName().toString().startsWith(UNFINISHED))
                .map(file -> root.relativize(file).toString())
                .filter(name -> name.startsWith(prefix))
                .filter(name -> after == null || name.compareTo(after) > 0)
                .sorted()
                .limit(limit)
                .toList();
          }
        });
  }

  @Override
  public Uni<byte[]> get(String name) {
    return onWorker(() -> Files.readAllBytes(root.resolve(VaultNames.checked(name))));
  }

  /**
   * Writes a file that is there whole or not at all, also when the power fails; a link, unlike a
   * rename, never replaces what is there.
   *
   * @return false if there is one of this name
   */
  private static boolean write(Path target, byte[] content) throws IOException {
    if (Files.exists(target)) {
      return false;
    }
    Path directory = Files.createDirectories(target.getParent());
    Path unfinished = directory.resolve(UNFINISHED + UUID.randomUUID());
    try {
      try (FileChannel file =
          FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        file.force(true);
      }
      Files.createLink(target, unfinished);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(unfinished);
      sync(directory);
    }
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  private static <T> Uni<T> onWorker(Callable<T> work) {
    return Uni.createFrom()
        .item(
            () -> {
              try {
                return work.call();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (RuntimeException e) {
                throw e;
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            })
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }
}
