package dev.ward.bench;

import dev.ward.local.Failure;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was asked for.
 *
 * @param only the measures to take; empty for all
 * @param clinics how many clinics are read from
 * @param aggregates the least number of aggregate rows they have together
 * @param rows how many rows one import has
 * @param events how many audit events one round has
 * @param trail how many audit events are there to be searched
 * @param grown how many aggregate rows there are among 20,000 clinics
 */
record Options(
    boolean quick,
    boolean keep,
    Set<String> only,
    int rounds,
    int seconds,
    int clinics,
    int aggregates,
    int rows,
    int events,
    int trail,
    int grown) {

  static Options of(String... arguments) {
    boolean quick = Arrays.asList(arguments).contains("--quick");
    Reading reading = new Reading(quick);
    for (Iterator<String> rest = Arrays.asList(arguments).iterator(); rest.hasNext(); ) {
      reading.take(rest.next(), rest);
    }
    return reading.options();
  }

  /** How many occurrences are due at once. */
  int occurrences() {
    return quick ? 1_000 : 10_000;
  }

  boolean wants(List<String> figures) {
    return only.isEmpty() || figures.stream().anyMatch(only::contains);
  }

  private static final class Reading {
    private final boolean quick;
    private final Set<String> only = new TreeSet<>();
    private boolean keep;
    private int rounds;
    private int seconds;
    private int rows;
    private int events;
    private int trail;
    private int grown;

    Reading(boolean quick) {
      this.quick = quick;
      rounds = quick ? 1 : 3;
      seconds = quick ? 2 : 10;
      rows = quick ? 20_000 : 1_000_000;
      events = quick ? 10_000 : 200_000;
      trail = quick ? 60_000 : 5_000_000;
      grown = quick ? 500_000 : 20_000_000;
    }

    void take(String argument, Iterator<String> rest) {
      switch (argument) {
        case "--quick" -> {}
        case "--keep" -> keep = true;
        case "--only" -> only.addAll(Arrays.asList(value(argument, rest).split(",")));
        case "--rounds" -> rounds = number(argument, rest);
        case "--seconds" -> seconds = number(argument, rest);
        case "--rows" -> rows = number(argument, rest);
        case "--events" -> events = number(argument, rest);
        case "--trail" -> trail = number(argument, rest);
        case "--grown" -> grown = number(argument, rest);
        default ->
            throw new Failure(
                "deploy/bench/run doesn't know \"%s\"; --help lists what it takes."
                    .formatted(argument));
      }
    }

    Options options() {
      return new Options(
          quick,
          keep,
          Set.copyOf(only),
          rounds,
          seconds,
          quick ? 20 : 200,
          quick ? 100_000 : 2_000_000,
          rows,
          events,
          trail,
          grown);
    }

    private static String value(String argument, Iterator<String> rest) {
      if (!rest.hasNext()) {
        throw new Failure(argument + " needs a value.");
      }
      return rest.next();
    }

    private static int number(String argument, Iterator<String> rest) {
      String value = value(argument, rest);
      if (!value.matches("[1-9][0-9]{0,8}")) {
        throw new Failure(
            "%s needs a positive whole number, not \"%s\".".formatted(argument, value));
      }
      return Integer.parseInt(value);
    }
  }
}
