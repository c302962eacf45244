package dev.ward.metrics.imports;

import dev.ward.platform.access.Caller;
import java.util.UUID;

/** An import that this process has taken on. */
final class ImportJob {

  private final Caller caller;
  private final UUID clinicId;
  private final UUID id;
  private final Upload upload;
  private volatile Counts counts = Counts.NONE;
  private volatile boolean stopped;

  ImportJob(Caller caller, UUID clinicId, UUID id, Upload upload) {
    this.caller = caller;
    this.clinicId = clinicId;
    this.id = id;
    this.upload = upload;
  }

  /** Who asked for it: it is written with their rights. */
  Caller caller() {
    return caller;
  }

  UUID clinicId() {
    return clinicId;
  }

  UUID id() {
    return id;
  }

  Upload upload() {
    return upload;
  }

  boolean isDryRun() {
    return upload.request().dryRun();
  }

  Counts counts() {
    return counts;
  }

  void add(Counts more) {
    counts = counts.plus(more);
  }

  /** It has been ended by somebody: what is still to be written would be thrown away. */
  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }
}
