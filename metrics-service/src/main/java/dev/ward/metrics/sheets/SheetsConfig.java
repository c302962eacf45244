package dev.ward.metrics.sheets;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

@ConfigMapping(prefix = "ward.sheets")
interface SheetsConfig {

  /**
   * The keys that credentials are kept under, each as {@code name:base64 of 32 bytes}. The first
   * one encrypts; the others are there for what was encrypted before. Without any, no credentials
   * are taken.
   */
  Optional<List<String>> keys();

  /** Where the Sheets API is. */
  @WithDefault("https://sheets.googleapis.com")
  URI apiUrl();

  /** Where an assertion is exchanged for a token; also the audience of the assertion. */
  @WithDefault("https://oauth2.googleapis.com/token")
  URI tokenUrl();

  /** Whether the two may be reached without TLS; for tests alone. */
  @WithDefault("false")
  boolean insecure();

  /** How long one request may take, from its first byte to the answer's last. */
  @WithDefault("60s")
  Duration timeout();

  /** How often a request is made that Google has no time for; the quota is one of each minute. */
  @WithDefault("8")
  int attempts();

  /** The pause behind the first such answer; each further one is twice as long. */
  @WithDefault("1s")
  Duration pause();

  /** The longest pause, also when Google asks for more. */
  @WithDefault("64s")
  Duration longestPause();

  /** How many cells are asked for at a time. */
  @WithDefault("50000")
  int cells();

  /** The largest answer that is read. */
  @WithDefault("16M")
  MemorySize maxAnswer();

  /** Where rows wait on disk until all of a source's sheets have been read. */
  @WithDefault("${ward.imports.directory:${java.io.tmpdir}}")
  Path directory();

  /** The largest sheet, as it is kept there. */
  @WithDefault("${ward.imports.max-bytes:1G}")
  MemorySize maxBytes();

  /** How many rows go to the database in one statement. */
  @WithDefault("${ward.imports.batch:5000}")
  int batch();

  /** How many rejected rows of a sheet are kept with their reasons; the others are only counted. */
  @WithDefault("${ward.imports.kept-rejects:10000}")
  int keptRejects();

  /** How many sources this process fetches at the same time. */
  @WithDefault("2")
  int concurrency();

  /** How often it is looked whether a source is due. */
  @WithDefault("10s")
  Duration tick();

  /** After how long without a sign of life a run is somebody else's to take. */
  @WithDefault("60s")
  Duration lease();
}
