package dev.ward.metrics.facts;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One column of a kind of fact: what it is called, whether it may be missing, and how its text
 * becomes a value.
 *
 * @param type the class of the values, which decides the type of the array that goes to the
 *     database
 */
public record Column(String name, boolean required, Class<?> type, Reading reading) {

  /** Turns a text that is not empty into a value. */
  interface Reading {
    Object read(String text) throws Unacceptable;

    /** What it takes, as clients are told. */
    default Range range() {
      return Range.ANY;
    }

    /** The same, and what it takes. */
    default Reading taking(Range range) {
      return new Ranged(this, range);
    }
  }

  /**
   * What a text may be.
   *
   * @param longest how many characters it has at the most
   * @param words one of them, if there are any
   */
  record Range(
      @Nullable Integer longest,
      List<String> words,
      @Nullable String pattern,
      @Nullable Long least,
      @Nullable Long most) {

    static final Range ANY = new Range(null, List.of(), null, null, null);

    static Range upTo(int longest) {
      return new Range(longest, List.of(), null, null, null);
    }

    static Range of(List<String> words) {
      return new Range(null, words, null, null, null);
    }

    static Range like(String pattern, int longest) {
      return new Range(longest, List.of(), pattern, null, null);
    }

    static Range from(long least, long most) {
      return new Range(null, List.of(), null, least, most);
    }
  }

  private record Ranged(Reading reading, Range range) implements Reading {
    @Override
    public Object read(String text) throws Unacceptable {
      return reading.read(text);
    }
  }

  static Column required(String name, Class<?> type, Reading reading) {
    return new Column(name, true, type, reading);
  }

  static Column optional(String name, Class<?> type, Reading reading) {
    return new Column(name, false, type, reading);
  }

  /** The same name as JSON writes it: {@code amountMinor} for {@code amount_minor}. */
  public String camelName() {
    return camelName(name);
  }

  public static String camelName(String name) {
    StringBuilder camel = new StringBuilder();
    for (String word : name.split("_", -1)) {
      camel.append(camel.isEmpty() ? word : capitalized(word));
    }
    return camel.toString();
  }

  /** The value of a text; null if it is missing, which it is when blank. */
  public @Nullable Object value(@Nullable String text) throws Unacceptable {
    if (text == null || text.isBlank()) {
      if (required) {
        throw new Unacceptable("is missing");
      }
      return null;
    }
    return reading.read(text);
  }

  private static String capitalized(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
