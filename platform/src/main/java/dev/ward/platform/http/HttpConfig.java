package dev.ward.platform.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** What a request may be at the most, and what browsers are told. */
@ConfigMapping(prefix = "ward.http")
interface HttpConfig {

  /**
   * The longest path and query. The server itself gives up at
   * quarkus.http.limits.max-initial-line-length, which has to be more and is answered by nothing
   * but a status.
   */
  @WithDefault("4096")
  int longestUri();

  /**
   * How many bytes the names and values of headers may have together; the server itself gives up at
   * quarkus.http.limits.max-header-size.
   */
  @WithDefault("20K")
  MemorySize largestHeaders();

  /** The largest body that is held in memory. */
  @WithDefault("1M")
  MemorySize largestBody();

  /** The paths (a regular expression) whose bodies are bounded where they are read. */
  Optional<String> streamed();

  /**
   * How browsers are told to come by TLS alone. They heed it only where they have come by TLS, so
   * it is said everywhere.
   */
  @WithDefault("max-age=31536000")
  String strictTransportSecurity();
}
