package dev.ward.local;

import java.util.List;
import java.util.Map;

/**
 * A process to run.
 *
 * @param stopSignal the signal that asks it to end
 */
record ProcessSpec(
    String name, List<String> command, Map<String, String> environment, String stopSignal) {

  static ProcessSpec of(String name, List<String> command, Map<String, String> environment) {
    return new ProcessSpec(name, command, environment, "TERM");
  }
}
