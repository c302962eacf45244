package dev.ward.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FileEntry;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import dev.ward.local.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * Makes images of recipes, without a daemon: files of fixed times, owners and modes, so that the
 * same files make the same image.
 *
 * @param caches where layers are kept for the next time
 * @param insecure whether a registry may do without a certificate that counts
 */
record Imaging(
    Base base,
    Release release,
    ImageFormat format,
    Platform platform,
    Path caches,
    boolean insecure) {

  /**
   * The manifests demand a user that isn't root; files belong to root, so that it can't change
   * them.
   */
  static final String USER = "10001:10001";

  /** What Jib gives every file; a second after the epoch, for some tools take 0 for no time. */
  private static final Instant TIME = Instant.ofEpochSecond(1);

  private static final FilePermissions READABLE = FilePermissions.fromOctalString("644");
  private static final FilePermissions OWNERS = FilePermissions.fromOctalString("700");

  /** The same, in a format that an {@link Archive} can be read from again. */
  Imaging readable() {
    return new Imaging(base, release, ImageFormat.Docker, platform, caches, insecure);
  }

  /** Writes it to a file that {@code docker load}, {@code ctr import} and their like understand. */
  JibContainer write(Recipe recipe, Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      ImageReference name =
          Base.reference("ward/%s:%s".formatted(recipe.name(), release.version()));
      return make(recipe, Containerizer.to(TarImage.at(file).named(name)));
    } catch (IOException e) {
      throw new Failure(file + " can't be written: " + e.getMessage() + ".", e);
    }
  }

  /** Puts it into a registry, under the given prefix. */
  JibContainer push(Recipe recipe, String prefix) {
    ImageReference name =
        Base.reference("%s/%s:%s".formatted(prefix, recipe.name(), release.version()));
    return make(recipe, Containerizer.to(Base.inRegistry(name)));
  }

  private JibContainer make(Recipe recipe, Containerizer destination) {
    try {
      return plan(recipe)
          .containerize(
              destination
                  .setToolName("ward")
                  .setBaseImageLayersCache(caches.resolve("base"))
                  .setApplicationLayersCache(caches.resolve("layers"))
                  .setAllowInsecureRegistries(insecure));
    } catch (RegistryException | IOException | CacheDirectoryCreationException e) {
      throw failure(recipe, e);
    } catch (ExecutionException e) {
      throw failure(recipe, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted.", e);
    }
  }

  private JibContainerBuilder plan(Recipe recipe) {
    JibContainerBuilder image =
        base.begin()
            .setFormat(format)
            .setPlatforms(Set.of(platform))
            .setCreationTime(release.created())
            .setUser(USER)
            .setEntrypoint(recipe.entrypoint())
            .setProgramArguments(recipe.arguments())
            .addLabel("org.opencontainers.image.title", recipe.title())
            .addLabel("org.opencontainers.image.version", release.version())
            .addLabel("org.opencontainers.image.revision", release.revision())
            .addLabel(
                "org.opencontainers.image.base.name", base.text().replaceFirst("^tar:.*/", "tar:"));
    recipe.port().ifPresent(port -> image.addExposedPort(Port.tcp(port)));
    if (!recipe.mounts().isEmpty()) {
      image.addFileEntriesLayer(mounts(recipe));
    }
    recipe.layers().forEach(layer -> image.addFileEntriesLayer(filesOf(layer)));
    return image;
  }

  private static FileEntriesLayer filesOf(Layer layer) {
    FileEntriesLayer.Builder entries = FileEntriesLayer.builder().setName(layer.name());
    layer
        .files()
        .forEach(
            (place, file) -> entries.addEntry(file, AbsoluteUnixPath.get(place), READABLE, TIME));
    return entries.build();
  }

  private FileEntriesLayer mounts(Recipe recipe) {
    FileEntriesLayer.Builder entries = FileEntriesLayer.builder().setName("mounts");
    for (String mount : recipe.mounts()) {
      AbsoluteUnixPath place = AbsoluteUnixPath.get(mount);
      // Any folder will do as what it is a copy of: folders are taken without what is in them.
      entries.addEntry(new FileEntry(caches, place, OWNERS, TIME, USER));
    }
    return entries.build();
  }

  private static Failure failure(Recipe recipe, Throwable cause) {
    return new Failure(
        "The image of %s can't be made: %s".formatted(recipe.name(), cause.getMessage()), cause);
  }
}
