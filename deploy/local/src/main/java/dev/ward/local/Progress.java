package dev.ward.local;

import java.io.PrintStream;
import java.util.Locale;

/** What has been reached, line by line, each with the seconds since the beginning. */
public final class Progress {
  private final PrintStream out;
  private final long begin = System.nanoTime();

  public Progress(PrintStream out) {
    this.out = out;
  }

  public synchronized void reached(String sentence) {
    out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds(), sentence);
    out.flush();
  }

  /** Prints text that stands for itself, such as a table. */
  public synchronized void show(String text) {
    out.println(text);
    out.flush();
  }

  private double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }
}
