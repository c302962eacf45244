package dev.ward.audit.durability;

import java.util.Set;

/** How a session of ours commits. */
record Durability(String synchronousCommit, String fsync, String fullPageWrites) {

  /** Those that wait for a synchronous standby, too, where there is one. */
  private static final Set<String> WAITING = Set.of("on", "remote_apply");

  boolean holds() {
    return WAITING.contains(synchronousCommit) && fsync.equals("on") && fullPageWrites.equals("on");
  }
}
