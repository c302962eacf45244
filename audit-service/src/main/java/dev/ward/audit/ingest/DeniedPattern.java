package dev.ward.audit.ingest;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code audit.denied_pattern}.
 *
 * @param title the end of the sentence "holds …"
 * @param oneOf characters of which a text must have one to be worth the search; null for none
 */
record DeniedPattern(
    String name,
    Kind kind,
    String title,
    Pattern pattern,
    int leastDigits,
    int leastLength,
    @Nullable String oneOf) {

  enum Kind {
    HARMLESS,
    VALUE,
    FIELD
  }

  /** Whether a search may find anything. */
  boolean isWorthwhile(String text, int digits) {
    return digits >= leastDigits && text.length() >= leastLength && hasOneOf(text);
  }

  private boolean hasOneOf(String text) {
    if (oneOf == null) {
      return true;
    }
    for (int i = 0; i < oneOf.length(); i++) {
      if (text.indexOf(oneOf.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }
}
