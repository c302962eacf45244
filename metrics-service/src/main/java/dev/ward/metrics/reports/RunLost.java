package dev.ward.metrics.reports;

/** The run is somebody else's by now, or was ended: nothing of it may be written. */
final class RunLost extends RuntimeException {

  private static final long serialVersionUID = 1;

  RunLost(ReportRun run) {
    super("run " + run.id() + " is somebody else's by now", null, false, false);
  }
}
