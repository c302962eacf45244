package dev.ward.images;

import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files that change together, so that a change of one kind moves no more than it must.
 *
 * @param files where the image has a file, and where this machine has it
 */
record Layer(String name, SortedMap<String, Path> files) {
  Layer(String name, Map<String, Path> files) {
    this(name, new TreeMap<>(files));
  }
}
