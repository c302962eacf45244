package dev.ward.audit.proof;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

@ConfigMapping(prefix = "ward.audit")
interface ProofConfig {

  /**
   * The keys that checkpoints and exports are signed with, each as {@code id:base64 of an Ed25519
   * key}. The first one signs and is a private key (PKCS #8); the others verify what was signed
   * before, and of those the public key (SubjectPublicKeyInfo) suffices. In production there must
   * be one; elsewhere one is made for each run.
   */
  Optional<List<String>> signingKeys();

  Checkpoints checkpoints();

  VaultPlace vault();

  interface Checkpoints {

    /** How often the heads of the chains that have moved are signed. */
    @WithDefault("5m")
    Duration every();

    /** How often it is tried to carry those to the vault that aren't there yet. */
    @WithDefault("15s")
    Duration carry();

    /** How long an instance that has died keeps the others from signing and carrying. */
    @WithDefault("60s")
    Duration lease();
  }

  /** Where proofs are kept outside of the database. */
  interface VaultPlace {

    /** Must be said in production, if only to say none. */
    Optional<Kind> kind();

    /**
     * Of a vault of files: the directory, best on a disk that the database's operators can't reach.
     */
    Optional<Path> directory();

    /** How long one request to the vault may take. */
    @WithDefault("10s")
    Duration timeout();

    S3 s3();
  }

  enum Kind {
    NONE,
    FILE,
    S3
  }

  /** A bucket of S3 or of anything that speaks like it. */
  interface S3 {

    /** Where the service answers; the bucket is the first part of the path. */
    Optional<URI> url();

    @WithDefault("us-east-1")
    String region();

    Optional<String> bucket();

    /** What all names in the bucket begin with. */
    @WithDefault("ward/")
    String prefix();

    Optional<String> accessKey();

    Optional<String> secretKey();
  }
}
