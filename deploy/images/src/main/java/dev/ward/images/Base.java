package dev.ward.images;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import dev.ward.local.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * From what the images are made.
 *
 * @param text a registry's reference, best with a digest; {@code tar:FILE} for one that was saved
 *     to a file; {@code scratch} for nothing at all
 */
record Base(String text) {
  private static final String TAR = "tar:";
  private static final String SCRATCH = "scratch";

  JibContainerBuilder begin() {
    if (text.equals(SCRATCH)) {
      return Jib.fromScratch();
    }
    if (text.startsWith(TAR)) {
      Path file = Path.of(text.substring(TAR.length())).toAbsolutePath();
      if (!Files.isRegularFile(file)) {
        throw new Failure("There is no base " + file + ".");
      }
      return Jib.from(TarImage.at(file));
    }
    return Jib.from(inRegistry(reference(text)));
  }

  /**
   * An image of a registry, with the credentials that {@code docker login} or the environment left.
   */
  static RegistryImage inRegistry(ImageReference reference) {
    CredentialRetrieverFactory credentials =
        CredentialRetrieverFactory.forImage(reference, event -> {});
    return RegistryImage.named(reference)
        .addCredentialRetriever(() -> fromEnvironment(System.getenv()))
        .addCredentialRetriever(credentials.dockerConfig())
        .addCredentialRetriever(credentials.wellKnownCredentialHelpers());
  }

  static ImageReference reference(String text) {
    try {
      return ImageReference.parse(text);
    } catch (InvalidImageReferenceException e) {
      throw new Failure("\"" + text + "\" is no reference of an image.", e);
    }
  }

  private static Optional<Credential> fromEnvironment(Map<String, String> environment) {
    String user = environment.getOrDefault("WARD_REGISTRY_USERNAME", "");
    return user.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Credential.from(user, environment.getOrDefault("WARD_REGISTRY_PASSWORD", "")));
  }
}
