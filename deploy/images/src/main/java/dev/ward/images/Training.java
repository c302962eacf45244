package dev.ward.images;

import dev.ward.local.Failure;
import dev.ward.local.WardStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Lets a service run once in its image and keeps what Java has learned there: which classes it
 * loads, how they hang together, where its time goes. Java believes this only while Java and the
 * jars are the very same, which is why it is learned in the image and nowhere else.
 */
final class Training {
  private static final String LEARNED = "app.aot";

  /** Asked so that what answers is loaded, too. */
  private static final List<String> QUESTIONS =
      List.of("/q/health/live", "/q/health/started", "/q/openapi", "/q/metrics");

  private final WardStack stack;
  private final Imaging imaging;
  private final String javaOptions;
  private final Path work;

  /**
   * @param javaOptions what a cluster tells the Java of a service
   * @param work a folder for what is only needed meanwhile
   */
  Training(WardStack stack, Imaging imaging, String javaOptions, Path work) {
    this.stack = stack;
    this.imaging = imaging;
    this.javaOptions = javaOptions;
    this.work = work;
  }

  /** The recipe with what was learned of it. */
  Recipe of(Recipe recipe) {
    Path mine = work.resolve(recipe.name());
    Path tar = mine.resolve("image.tar");
    imaging.write(recipe, tar);
    try (Archive archive = Archive.open(tar)) {
      Path root = Rootfs.unpack(archive, mine.resolve("root"));
      Path scratch = mine.resolve("tmp");
      Rootfs.discard(scratch);
      Container container = new Container(root, scratch, archive.config(), recipe.mounts());
      String learning = javaOptions + " -XX:AOTCacheOutput=/tmp/" + LEARNED;
      try (ServiceInImage service = ServiceInImage.start(stack, recipe, container, learning)) {
        QUESTIONS.forEach(service::answers);
      }
      return recipe.withCache(kept(scratch.resolve(LEARNED), recipe.name()));
    } catch (IOException e) {
      throw new Failure("Nothing could be learned of " + recipe.name() + ".", e);
    } finally {
      Rootfs.discard(mine);
    }
  }

  private Path kept(Path learned, String name) throws IOException {
    if (!Files.isRegularFile(learned)) {
      throw new Failure(
          "Java has left nothing of the run of %s; is the base's a JDK 25 or newer?"
              .formatted(name));
    }
    Path kept = work.resolve(name + ".aot");
    Files.copy(learned, kept, StandardCopyOption.REPLACE_EXISTING);
    return kept;
  }
}
