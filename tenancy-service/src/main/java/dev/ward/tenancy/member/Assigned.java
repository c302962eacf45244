package dev.ward.tenancy.member;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A role as it is given, and when it holds.
 *
 * @param from the first day; null for at once
 * @param until the day after the last; null for no end
 */
record Assigned(String role, @Nullable LocalDate from, @Nullable LocalDate until) {

  static Assigned forever(String role) {
    return new Assigned(role, null, null);
  }
}
