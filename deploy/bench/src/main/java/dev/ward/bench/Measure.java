package dev.ward.bench;

import java.util.List;

/** Finds one or more figures; what it starts, it stops. */
interface Measure {

  /** The figures that it finds, by their ids. */
  List<String> figures();

  void take(Report report) throws Exception;
}
