package dev.ward.audit.sealing;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

@ConfigMapping(prefix = "ward.audit")
interface SealingConfig {

  /**
   * The keys that the keys of patients are encrypted with, each as {@code id:base64 of 32 bytes}.
   * The first one encrypts, the others only decrypt what they have encrypted before. In production
   * there must be one; elsewhere one is made for each run.
   */
  Optional<List<String>> sealingKeys();

  /**
   * What tells events about the same patient from the name that a clinic has for them: 32 bytes in
   * base64, for good. In production there must be one; elsewhere one is made for each run.
   */
  Optional<String> lookupKey();
}
