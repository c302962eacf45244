package dev.ward.platform.openapi;

import java.util.Locale;

/** How names are put together. */
final class Names {

  private Names() {}

  /** {@code support-grants} becomes {@code SupportGrants}. */
  static String inCamelCase(String words) {
    StringBuilder joined = new StringBuilder();
    for (String word : words.split("[-._]", -1)) {
      joined.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return joined.toString();
  }

  /** {@code SupportGrants} becomes {@code supportGrants}. */
  static String beginningSmall(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
