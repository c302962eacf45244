package dev.ward.metrics.imports;

import dev.ward.metrics.facts.FactRow;
import java.io.IOException;

/** The rows of an upload, one after the other; each stands for the row that was moved to last. */
interface Rows extends FactRow {

  /** Moves to the next row; false behind the last. */
  boolean next() throws IOException;

  /** The line that the row begins on, counted from 1. */
  long line();
}
