package dev.ward.audit.secrets;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

@ConfigMapping(prefix = "ward.audit")
interface SecretsConfig {

  /**
   * The keys that webhooks' secrets are kept under, each as {@code name:base64 of 32 bytes}. The
   * first one encrypts; the others are there for what was encrypted before. Without any, no webhook
   * is set up.
   */
  Optional<List<String>> secretKeys();
}
