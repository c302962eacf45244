package dev.ward.bench;

/** Seconds since it was made. */
final class Stopwatch {
  private final long began = System.nanoTime();

  double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }
}
