package dev.ward.local.backup;

/** What went wrong, for a person at a terminal. */
final class Failures {

  private Failures() {}

  static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }
}
