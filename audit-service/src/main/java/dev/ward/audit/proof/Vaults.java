package dev.ward.audit.proof;

import dev.ward.audit.proof.ProofConfig.Kind;
import dev.ward.audit.proof.ProofConfig.VaultPlace;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** The vault that is configured. */
@ApplicationScoped
class Vaults {

  // Made when the service starts, so that a production that says nothing of a vault never does.
  @Startup
  @Produces
  @ApplicationScoped
  Vault vault(ProofConfig config, Vertx vertx) {
    return of(config.vault(), vertx, LaunchMode.current() == LaunchMode.NORMAL);
  }

  static Vault of(VaultPlace place, Vertx vertx, boolean production) {
    if (place.kind().isEmpty() && production) {
      throw new IllegalStateException(
          "Nothing says where checkpoints are kept outside of the database: set"
              + " ward.audit.vault.kind to file or s3, or to none if that is what you want.");
    }
    return switch (place.kind().orElse(Kind.NONE)) {
      case NONE -> new NoVault();
      case FILE ->
          new FileVault(
              place
                  .directory()
                  .orElseThrow(
                      () ->
                          new IllegalStateException(
                              "A vault of files needs ward.audit.vault.directory.")));
      case S3 -> new S3Vault(vertx, place.s3(), place.timeout());
    };
  }
}
